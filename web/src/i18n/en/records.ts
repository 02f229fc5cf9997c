import type { Messages } from '../messages';

export const records: Messages['records'] = {
  search: 'Search this list',
  newObject: 'New {object}',
  empty: {
    title: 'No {object} yet',
    text: 'Create the first one, or import a file.',
    import: 'Import',
  },
  noMatch: {
    title: 'Nothing matches',
    text: 'No record passes the current filter.',
    clear: 'Clear filters',
  },
  failed: {
    title: 'This could not be loaded',
    copy: 'Copy details',
    code: 'Code {code}',
    trace: 'Trace {trace}',
  },
  noRight: {
    title: 'You may not see this',
    text: 'It needs the right {right}, which an administrator grants.',
  },
  gone: {
    title: 'This record is not there',
    text: 'It may have been deleted, or it is not yours to see.',
  },
  sums: 'Sums over the filter',
  loadedOf: '{loaded, number} of {total, number} loaded',
  fields: 'Fields',
  created: 'Created',
  choose: 'Choose',
  sortBy: 'Sort by {field}',
  currency: 'Currency',
  invalid: {
    amount: 'This is not an amount. Write 12,000 or 1.2万 or 100+20.5.',
    integer: 'Write a whole number.',
    decimal: 'Write a number with at most six decimals.',
    date: 'Write a date such as 2026-11-21.',
  },
  date: {
    clear: 'Clear the date',
    previousMonth: 'Previous month',
    nextMonth: 'Next month',
    previousYear: 'Previous year',
    nextYear: 'Next year',
    chooseMonth: 'Choose a month',
    chooseYear: 'Choose a year',
  },
  picker: {
    search: 'Type a name or number',
    clear: 'Clear the choice',
    results: 'Results',
    create: 'Create “{text}”',
  },
  preview: {
    none: 'There is nothing to preview.',
    fill: 'Fill in what is required to see what the server works out.',
  },
  refused: {
    title: 'This was not done',
    about: ': {detail}',
    offline: 'The server did not answer',
    advice: 'What to do',
    moved: 'Somebody changed this record meanwhile. Load it again and retry.',
    again: 'It is safe to try again: the same action is never done twice.',
  },
};
