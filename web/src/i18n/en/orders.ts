import type { Messages } from '../messages';

export const orders: Messages['orders'] = {
  title: 'Orders',
  axes: 'Fulfilment and cash',
  reason: 'Reason',
  verbs: {
    create: 'Place order',
    close: 'Close order',
    cancel: 'Cancel order',
    reopen: 'Reopen',
    endService: 'End service early',
    suspendService: 'Suspend service',
  },
  create: {
    choose: 'An order is placed under a signed contract.',
    lines: 'Quantities to order',
    left: 'left to order',
    nothing: 'Everything under this contract is ordered. Change the contract first to order more.',
    done: 'Order {number} placed',
  },
  close: {
    text: 'Everything delivered must be accepted and invoiced; what is worth nothing needs no invoice. Goods that were never delivered go back to the contract.',
    preview: 'The order comes to:',
    done: 'Order closed',
  },
  cancel: {
    text: 'Only an order of which nothing was delivered or invoiced. Its quantities can be ordered again.',
    reason: 'Reason',
    done: 'Order cancelled',
  },
  reopen: {
    text: 'A closed order is open again, and its contract if that was closed. What closing gave back to the contract is ordered anew.',
    done: 'Order reopened',
  },
  service: {
    label: 'Service',
    line: '{description} ({from} to {through})',
    preview: 'The service ends on {through}; {days, plural, one {# day} other {# days}} in all.',
    total: 'The line, tax included',
    givenUp: 'Given up, tax included',
    overInvoiced: 'Invoiced too much, to be credited',
  },
  endService: {
    text: 'The price of the days that are rendered stays, and the collection plan follows. Months that were rendered stay as they are; revenue of days after the end is not recognised, or taken back today.',
    on: 'Last day of the service',
    onHint: 'The day before it starts, when nothing of it is rendered',
    done: 'The service ends early',
  },
  suspendService: {
    text: 'No revenue is recognised for the days without service.',
    first: 'First day without service',
    last: 'Last day without service',
    after: 'After that',
    extend: 'The end moves by the days suspended, the price stays',
    shorten: 'The end stays, the days fall away with their price',
    done: 'The service is suspended',
  },
};
