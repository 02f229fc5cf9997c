import type { Messages } from '../messages';

export const leads: Messages['leads'] = {
  title: 'Leads',
};
