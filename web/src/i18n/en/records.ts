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
};
