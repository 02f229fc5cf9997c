import type { Messages } from '../messages';

export const revenue: Messages['revenue'] = {
  title: 'Revenue',
  waterfall: 'Waterfall',
};
