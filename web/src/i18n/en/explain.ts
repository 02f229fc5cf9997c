import type { Messages } from '../messages';

export const explain: Messages['explain'] = {
  title: 'Explain',
};
