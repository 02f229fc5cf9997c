import type { Messages } from '../messages';

export const aging: Messages['aging'] = {
  title: 'Receivables & aging',
};
