import type { Messages } from '../messages';

export const orders: Messages['orders'] = {
  title: 'Orders',
  axes: 'Fulfilment and cash',
  verbs: { create: 'Place order', close: 'Close order', cancel: 'Cancel order' },
  create: {
    choose: 'An order is placed under a signed contract.',
    lines: 'Quantities to order',
    left: 'left to order',
    nothing: 'Everything under this contract is ordered. Change the contract first to order more.',
    done: 'Order {number} placed',
  },
  close: {
    text: 'Everything delivered must be accepted and invoiced. Goods that were never delivered go back to the contract.',
    preview: 'The order comes to:',
    done: 'Order closed',
  },
  cancel: {
    text: 'Only an order of which nothing was delivered or invoiced. Its quantities can be ordered again.',
    reason: 'Reason',
    done: 'Order cancelled',
  },
};
