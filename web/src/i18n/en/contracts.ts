import type { Messages } from '../messages';

export const contracts: Messages['contracts'] = {
  title: 'Contracts',
  plan: 'Collection plan',
  performance: 'Performance',
  orderedNet: 'Ordered, net',
  asset: 'contract asset: performed, not invoiced yet',
  liability: 'contract liability: invoiced, not performed yet',
  level: 'invoiced and performed are level',
  verbs: { sign: 'Sign', close: 'Close contract', terminate: 'Terminate', reopen: 'Reopen' },
  editor: {
    new: 'New contract',
    head: 'About the contract',
    save: 'Save contract',
    saved: 'Contract {number} saved',
    title: 'Sales contract {customer}',
    includesTax: 'Unit prices include tax',
  },
  sign: {
    text: 'Signing writes the collection plan; what waits for the signature is due from this day.',
    noPlan: 'The payment term has no installments; invoices decide when money is due.',
    done: 'Contract {number} signed',
  },
  close: { text: 'No further orders. All its orders must be closed or cancelled.', done: 'Contract closed' },
  terminate: {
    text: 'Ends the contract before it is fulfilled. All its orders must be closed or cancelled.',
    reason: 'Reason',
    done: 'Contract terminated',
  },
  reopen: {
    text: 'A closed contract takes orders again, and its collection plan expects them.',
    reason: 'Reason',
    done: 'Contract reopened',
  },
};
