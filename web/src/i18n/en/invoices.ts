import type { Messages } from '../messages';

export const invoices: Messages['invoices'] = {
  title: 'Invoices',
  unbilled: 'Unbilled',
};
