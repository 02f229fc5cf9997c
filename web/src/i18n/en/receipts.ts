import type { Messages } from '../messages';

export const receipts: Messages['receipts'] = {
  title: 'Receipts',
};
