import type { Messages } from '../messages';

export const customers: Messages['customers'] = {
  title: 'Customers',
  figures: 'Figures',
  noFigures: 'No contracts, invoices or receipts yet.',
  contactAdded: 'Contact added',
  opportunityAdded: 'Opportunity created',
  verbs: {
    opportunity: 'New opportunity',
    contact: 'Add contact',
    assign: 'Assign',
  },
  assign: {
    title: 'Assign the customer',
    text: 'The new owner sees all documents of the customer, whoever made them.',
    include: 'Goes along to the new owner',
    includeHint: 'Only what the old owner has and is not finished; all else stays with the old owner.',
    part: '{part} ({count, number})',
    parts: {
      contact: 'Contacts',
      follow_up: 'Follow-ups',
      opportunity: 'Open opportunities',
      quote: 'Open quotes',
      contract: 'Open contracts',
      order: 'Open orders',
      invoice: 'Draft and open invoices',
      receipt: 'Receipts not applied',
    },
    done: 'Assigned',
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
      notCollected: 'Invoiced, not collected',
      unearned: 'Invoiced, not yet performed (contract liability)',
      overdue: 'Of which overdue',
    },
    to: {
      notOrdered: 'See contracts',
      notInvoiced: 'See orders',
      notCollected: 'See invoices',
      unearned: 'See contracts',
      overdue: 'See invoices',
    },
  },
};
