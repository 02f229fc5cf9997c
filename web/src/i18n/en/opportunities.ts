import type { Messages } from '../messages';

export const opportunities: Messages['opportunities'] = {
  title: 'Opportunities',
};
