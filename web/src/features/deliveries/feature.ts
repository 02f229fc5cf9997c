import { lazy } from 'react';
import { minorOf } from '@/lib/money';
import { registerFeature } from '@/records/object-feature';
import type { Rec } from '@/records/types';

const create = () => import('./create-delivery');
const dialogs = () => import('./delivery-dialogs');
const isWaiting = ({ status }: Rec) => status === 'shipped';

registerFeature('delivery', {
  columns: [
    'number',
    'customer_id',
    'order_id',
    'state',
    'days_waiting',
    'shipped_on',
    'accepted_on',
    'net',
    'carrier',
    'tracking_number',
    'accepted_by',
  ],
  sort: '-shipped_on',
  stateField: 'state',
  facts: [
    'customer_id',
    'order_id',
    'shipped_on',
    'carrier',
    'tracking_number',
    'accepted_on',
    'accepted_by',
    'net',
  ],
  layouts: ['list', 'board', 'calendar'],
  ListHeader: lazy(() =>
    import('./waiting-header').then(({ WaitingHeader }) => ({ default: WaitingHeader })),
  ),
  Header: lazy(() => import('./delivery-age').then(({ DeliveryAge }) => ({ default: DeliveryAge }))),
  Create: lazy(() => create().then(({ CreateDelivery }) => ({ default: CreateDelivery }))),
  actions: [
    {
      id: 'delivery.accept',
      title: 'deliveries.verbs.accept',
      isPrimary: isWaiting,
      when: isWaiting,
      Dialog: lazy(() => dialogs().then(({ AcceptDelivery }) => ({ default: AcceptDelivery }))),
    },
    {
      id: 'delivery.return',
      title: 'deliveries.verbs.return',
      when: ({ status }) => status === 'accepted',
      isDangerous: true,
      Dialog: lazy(() => dialogs().then(({ ReturnDelivery }) => ({ default: ReturnDelivery }))),
    },
    {
      id: 'delivery.cancel',
      title: 'deliveries.verbs.cancel',
      when: isWaiting,
      isDangerous: true,
      Dialog: lazy(() => dialogs().then(({ CancelDelivery }) => ({ default: CancelDelivery }))),
    },
  ],
  tabs: [
    {
      id: 'delivery-lines.delivery_id',
      title: 'lines.title',
      Content: lazy(() => import('./delivery-tabs').then(({ Lines }) => ({ default: Lines }))),
    },
  ],
});

/** Services count as not delivered, so this may offer what the dialog then says is nothing; never the reverse. */
const hasGoodsLeft = ({ net, delivered }: Rec) => minorOf(delivered) < minorOf(net);

registerFeature('order', {
  actions: [
    {
      id: 'delivery.create',
      title: 'deliveries.verbs.create',
      isPrimary: hasGoodsLeft,
      when: ({ status }) => status === 'open',
      Dialog: lazy(() => create().then(({ DeliveryOfOrder }) => ({ default: DeliveryOfOrder }))),
    },
  ],
});
