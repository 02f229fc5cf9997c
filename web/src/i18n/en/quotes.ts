import type { Messages } from '../messages';

export const quotes: Messages['quotes'] = {
  title: 'Quotes',
  print: 'Print',
  verbs: {
    create: 'New quote',
    send: 'Send',
    edit: 'Edit',
    accept: 'Customer accepted',
    contract: 'Make contract',
    reject: 'Customer declined',
  },
  editor: {
    more: 'Payment term, entity, currency',
    new: 'New quote',
    edit: 'Edit quote {number}',
    head: 'About the quote',
    save: 'Save quote',
    saved: 'Quote {number} saved',
    currency: 'Priced in {currency}',
  },
  send: {
    text: 'Marks it as sent to the customer; it stands from now on, valid until {date}.',
    done: 'Marked as sent',
  },
  accept: { text: 'Records that the customer agreed. A contract may be made of it then.', done: 'Accepted' },
  reject: { done: 'Recorded as declined' },
  contract: {
    text: 'Customer, entity, payment term and lines are those of the quote. A quote makes one contract.',
    title: 'Sales contract {customer}',
    done: 'Contract {number} made',
  },
};
