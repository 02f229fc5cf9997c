import type { Messages } from '../messages';

export const matching: Messages['matching'] = {
  title: 'Matching',
};
