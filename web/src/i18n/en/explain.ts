import type { Messages } from '../messages';

export const explain: Messages['explain'] = {
  title: 'Explain',
  explain: ', open explanation',
  up: 'Up',
  top: 'This is the top',
  copyLink: 'Copy link',
  formula: 'Formula',
  rule: 'Rule',
  asOf: 'As of',
  parts: 'Made of',
  amount: 'Amount',
  sum: 'Sum',
  ties: 'equals what is shown',
  doesNotTie: 'does not equal what is shown',
  difference: 'Difference',
  document: 'Open document',
  none: 'The link names no figure',
};
