import type { Messages } from '../messages';

export const customers: Messages['customers'] = {
  title: 'Customers',
  balance: { open: 'Open', overdue: 'Overdue' },
  figures: 'Figures',
  noFigures: 'No contracts, invoices or receipts yet.',
  contactAdded: 'Contact added',
  opportunityAdded: 'Opportunity created',
  verbs: {
    opportunity: 'New opportunity',
    contact: 'Add contact',
    assign: 'Assign',
  },
  tabs: { contacts: 'Contacts' },
  chain: {
    title: 'Chain',
    none: 'No opportunities, contracts or orders yet.',
    gaps: 'Amounts that stopped on the way',
    noGaps: 'Nothing has stopped on the way.',
    gap: {
      notOrdered: 'Contracted, not ordered',
      notInvoiced: 'Recognised, not invoiced (contract asset)',
      notCollected: 'Open on invoices',
      unmatched: 'Received, on no invoice',
      unearned: 'Invoiced, not yet performed (contract liability)',
      overdue: 'Of which overdue',
    },
    to: {
      notOrdered: 'See contracts',
      notInvoiced: 'See orders',
      notCollected: 'See invoices',
      unmatched: 'See receipts',
      unearned: 'See contracts',
      overdue: 'See invoices',
    },
  },
};
