import type { Messages } from '../messages';

export const opportunities: Messages['opportunities'] = {
  title: 'Opportunities',
  path: 'Stages',
  stages: 'Stage history',
  stepOf: 'step {step} of {count}',
  next: 'Next: {step}',
  noNextStep: 'No next step',
  addNextStep: 'Add a next step',
  lostBecause: 'Lost because: {reason}',
  verbs: {
    win: 'Win',
    move: 'Move stage',
    nextStep: 'Next step',
    assign: 'Assign',
    lose: 'Lose',
    reopen: 'Reopen',
  },
  move: {
    text: 'It is in “{stage}” now. The probability follows the stage.',
    asked: 'This stage asks for it',
    done: 'Moved to “{stage}”',
  },
  nextStep: { save: 'Save next step', done: 'Next step saved' },
  win: { text: 'State the day and the amount.', done: 'Won' },
  lose: { done: 'Recorded as lost' },
  reopen: {
    text: 'Takes back a win or a loss, unless a contract came of it.',
    hint: 'Without one it goes on in the stage it was closed from.',
    done: 'Reopened',
  },
  daysLate: '{days, plural, one {# day} other {# days}} past expected close',
  sums: {
    title: 'What the open opportunities add up to',
    words:
      'The weighted amount is the amount of each opportunity times the chance of its stage, rounded one by one and then added. Opportunities without an amount count as zero.',
    stage: 'Stage',
    count: 'Count',
    amount: 'Amount',
    chance: 'Chance',
    weighted: 'Weighted',
    total: 'Total',
  },
  header: {
    weighted: 'Weighted by stage',
    open: '{count, number} open',
    late: '{count, number} past expected close',
    noNextStep: '{count, number} without next step',
  },
};
