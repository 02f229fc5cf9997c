import type { Messages } from '../messages';

export const refunds: Messages['refunds'] = {
  title: 'Refunds',
  sources: 'Paid from',
  from: 'From',
  fromReceipt: 'Unapplied receipt',
  fromCreditNote: 'Open credit note',
  amount: 'Amount',
  paidOn: 'Paid on',
  method: 'Method',
  payee: 'Payee',
  payeeAccount: 'Payee account',
  reference: 'Reference',
  reason: 'Reason',
  reversedOn: 'Reversed on',
  isAnother: 'It is another refund of the same amount, day and reference',
  payText: 'Money that the customer has to their credit goes back. It touches no invoice.',
  payPreview: 'Will be paid back:',
  paid: '{number} is paid',
  reverseText: 'The money is the customer’s credit again. Refund and reversal both stay in the books.',
  reversePreview: 'Will be reversed:',
  reversed: 'The refund is reversed',
  verbs: {
    pay: 'Refund',
    reverse: 'Reverse',
  },
};
