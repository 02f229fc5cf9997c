import type { LateMessages } from '../messages';

export const jobs: LateMessages['jobs'] = {
  title: 'Jobs and events',
  jobs: 'Jobs',
  events: 'Events',
  noRight: { title: 'No right', text: 'Jobs and events are for administrators.' },
  older: 'Older',
  none: 'No jobs',
  noneInState: 'No jobs in this state',
  noneText:
    'Work done behind the screens, as bulk edits, overdue notices and the search index, is listed here.',
  states: {
    title: 'Filter by state',
    all: 'All',
    waiting: 'Waiting',
    running: 'Running',
    done: 'Done',
    dead: 'Given up',
  },
  at: {
    waiting: 'Next run {at}',
    running: 'Began {at}',
    done: 'Done {at}',
    dead: 'Given up {at}',
  },
  attempts: '{done, plural, =0 {No attempt yet} one {# attempt} other {# attempts}} of {most, number}',
  names: {
    delete_expired: 'Delete expired data',
    run_bulk_edit: 'Bulk edit',
    notify_overdue: 'Notify of overdue invoices',
    rebuild_search: 'Rebuild the search index',
    seal_entries: 'Seal the audit trail',
  },
  retry: {
    title: 'Retry',
    of: 'Retry: {name}',
    text: '“{name}” goes back in the queue and runs at once, with all its attempts.',
    done: '“{name}” is back in the queue',
  },
  cancel: {
    title: 'Cancel job',
    of: 'Cancel job: {name}',
    text: '“{name}” leaves the queue and does not run. It can be retried later.',
    reason: 'Reason',
    done: '“{name}” was cancelled',
  },
  event: {
    object: 'Object',
    allOf: 'Not only {name}',
    none: 'No events',
    noMatch: 'No events match',
    noneText: 'Each change of a record leaves an event, for other systems to listen to.',
    dispatched: 'Handed on',
    waits: 'Waits',
    only: 'Only events of this name',
    facts: 'Facts',
  },
};
