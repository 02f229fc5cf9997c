import type { Messages } from '../messages';

export const setup: Messages['setup'] = {
  title: 'First run',
};
