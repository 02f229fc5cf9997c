import type { Messages } from '../messages';

export const close: Messages['close'] = {
  title: 'Close',
};
