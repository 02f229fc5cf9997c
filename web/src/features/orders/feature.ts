import { lazy } from 'react';
import { minorOf } from '@/lib/money';
import { registerFeature } from '@/records/object-feature';
import type { Rec } from '@/records/types';

const dialogs = () => import('./order-dialogs');
const create = () => import('./create-order');
const tabs = () => import('./order-tabs');
const isOpen = ({ status }: Rec) => status === 'open';

registerFeature('order', {
  columns: [
    'number',
    'ordered_on',
    'customer_id',
    'status',
    'delivery_state',
    'billing_state',
    'payment_state',
    'total',
    'required_on',
    'owner_id',
  ],
  sort: '-ordered_on',
  stateField: 'delivery_state',
  facts: [
    'customer_id',
    'contract_id',
    'customer_reference',
    'ordered_on',
    'required_on',
    'payment_term_id',
    'owner_id',
  ],
  layouts: ['list', 'board', 'calendar'],
  Create: lazy(() => create().then(({ CreateOrder }) => ({ default: CreateOrder }))),
  Header: lazy(() => import('./order-axes').then(({ OrderAxes }) => ({ default: OrderAxes }))),
  actions: [
    {
      id: 'order.close',
      title: 'orders.verbs.close',
      isPrimary: ({ net, total, delivered, invoiced }) =>
        minorOf(delivered) >= minorOf(net) && minorOf(invoiced) >= minorOf(total),
      when: isOpen,
      Dialog: lazy(() => dialogs().then(({ CloseOrder }) => ({ default: CloseOrder }))),
    },
    {
      id: 'order.end_service',
      title: 'orders.verbs.endService',
      when: isOpen,
      Dialog: lazy(() => dialogs().then(({ EndService }) => ({ default: EndService }))),
    },
    {
      id: 'order.suspend_service',
      title: 'orders.verbs.suspendService',
      when: isOpen,
      Dialog: lazy(() => dialogs().then(({ SuspendService }) => ({ default: SuspendService }))),
    },
    {
      id: 'order.reopen',
      title: 'orders.verbs.reopen',
      when: ({ status }) => status === 'closed',
      Dialog: lazy(() => dialogs().then(({ ReopenOrder }) => ({ default: ReopenOrder }))),
    },
    {
      id: 'order.cancel',
      title: 'orders.verbs.cancel',
      when: isOpen,
      isDangerous: true,
      Dialog: lazy(() => dialogs().then(({ CancelOrder }) => ({ default: CancelOrder }))),
    },
  ],
  tabs: [
    {
      id: 'order-lines.order_id',
      title: 'lines.title',
      Content: lazy(() => tabs().then(({ Lines }) => ({ default: Lines }))),
    },
    {
      id: 'deliveries.order_id',
      title: 'deliveries.title',
      Content: lazy(() => tabs().then(({ Deliveries }) => ({ default: Deliveries }))),
    },
    {
      id: 'invoices.order_id',
      title: 'invoices.title',
      Content: lazy(() => tabs().then(({ Invoices }) => ({ default: Invoices }))),
    },
  ],
});

registerFeature('contract', {
  actions: [
    {
      id: 'order.create',
      title: 'orders.verbs.create',
      // What was given away has no amount to tell by: the dialog looks at quantities and says when nothing is left.
      isPrimary: ({ net, ordered }) => minorOf(ordered) < minorOf(net) || minorOf(net) === 0,
      when: ({ status }) => status === 'signed',
      Dialog: lazy(() => create().then(({ OrderOfContract }) => ({ default: OrderOfContract }))),
    },
  ],
});
