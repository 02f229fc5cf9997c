import type { Messages } from '../messages';

export const jobs: Messages['jobs'] = {
  title: 'Jobs & events',
};
