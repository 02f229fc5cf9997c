import type { Messages } from '../messages';

export const deliveries: Messages['deliveries'] = {
  title: 'Deliveries',
  waiting: '{days, plural, one {# day} other {# days}} without acceptance',
  waitingCount: '{count, plural, one {# delivery waits} other {# deliveries wait}} for acceptance',
  oldest: '· {days, plural, one {oldest # day} other {oldest # days}}',
  verbs: {
    create: 'Record delivery',
    accept: 'Record acceptance',
    cancel: 'Cancel batch',
    return: 'Record return',
  },
  create: {
    choose: 'A batch belongs to an open order.',
    lines: 'Quantities of this batch',
    left: 'left to deliver',
    nothing: 'This order has no goods left to deliver. Services are not delivered.',
    shippedHint: 'The cash discount window starts on this day.',
    preview: 'This batch, net:',
    done: 'Batch {number} recorded',
  },
  accept: {
    text: 'The revenue of what was accepted is recognised at once; what was refused can be delivered again.',
    lines: 'Accepted quantities',
    left: 'delivered',
    preview:
      'Checked, can be accepted: {count, plural, =0 {all of it} one {# line in part, the rest can be delivered again} other {# lines in part, the rest can be delivered again}}.',
    done: '{number} accepted',
  },
  cancel: {
    text: 'A batch that is neither accepted nor invoiced. Its goods can be delivered again.',
    reason: 'Reason',
    done: 'Batch cancelled',
  },
  return: {
    text: 'Accepted goods that are not invoiced come back, and their revenue goes by quantity. Goods on an invoice come back with its credit note.',
    lines: 'Returned quantities',
    left: 'not invoiced',
    nothing: 'Everything of this batch is invoiced or came back. Credit the invoice with the goods instead.',
    after: 'After that',
    redeliver: 'They are delivered again (an exchange)',
    shorten: 'They are not; their quantity goes back to the contract',
    on: 'Returned on',
    reason: 'Reason',
    preview:
      'Checked, can come back: {count, plural, one {# line} other {# lines}}; the revenue goes by quantity.',
    done: 'The return of {number} is recorded',
  },
};
