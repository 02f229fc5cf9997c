import type { Messages } from '../messages';

export const today: Messages['today'] = {
  title: 'Today',
  hello: {
    morning: 'Good morning, {name}.',
    afternoon: 'Good afternoon, {name}.',
    evening: 'Good evening, {name}.',
  },
  waiting:
    '{count, plural, =0 {Nothing is waiting for you today.} one {# thing is waiting.} other {# things are waiting.}}',
  empty: 'All done',
  emptyText:
    'Follow-ups that are due, overdue invoices, unapplied receipts and stalled opportunities come up here.',
  noRights: 'Your roles have no work yet. Ask an administrator for a role in Settings.',
  count: '{count, plural, one {# record} other {# records}}',
  all: 'Show all {count, number}',
  overdue: {
    title: 'Overdue receivables',
    about: 'Invoices past their due date that are not paid in full',
    due: '{days, plural, one {# day} other {# days}} overdue',
  },
  soon: {
    title: 'Due within 7 days',
    about: 'Invoices that fall due from today to a week from now',
    due: '{days, plural, =0 {due today} one {due tomorrow} other {due in # days}}',
  },
  unapplied: {
    title: 'Unapplied receipts',
    about: 'Money that came in and is not applied in full',
    due: '{days, plural, =0 {came in today} one {for # day} other {for # days}}',
  },
  drafts: {
    title: 'Invoices to issue',
    about: 'Invoices that are still drafts',
    due: 'draft',
  },
  slipping: {
    title: 'Past their close date',
    about: 'Open opportunities whose expected close date is over',
    due: '{days, plural, one {# day} other {# days}} past',
  },
  noStep: {
    title: 'No next step',
    about: 'Open opportunities without a next step',
    due: 'no next step',
  },
  followUps: {
    title: 'Follow-ups due',
    about: 'Leads whose next follow-up is due',
    due: '{days, plural, =0 {today} one {# day late} other {# days late}}',
  },
  toSign: {
    title: 'Contracts to sign',
    about: 'Contracts that are not signed yet',
    due: 'not signed',
  },
  toAccept: {
    title: 'Deliveries to accept',
    about: 'Batches that were shipped and are not accepted',
    due: '{days, plural, =0 {shipped today} one {# day since shipping} other {# days since shipping}}',
  },
};
