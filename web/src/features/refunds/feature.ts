import { lazy } from 'react';
import { minorOf } from '@/lib/money';
import { registerFeature } from '@/records/object-feature';
import type { Rec } from '@/records/types';

const dialogs = () => import('./refund-dialogs');
const tabs = () => import('./refund-tabs');

registerFeature('refund', {
  facts: [
    'customer_id',
    'entity_id',
    'status',
    'paid_on',
    'method',
    'reference',
    'payee_name',
    'payee_account',
    'reason',
    'reversed_on',
    'reverse_reason',
    'owner_id',
  ],
  columns: ['number', 'paid_on', 'customer_id', 'payee_name', 'reference', 'reason', 'amount', 'status'],
  sort: '-paid_on',
  layouts: ['list', 'calendar'],
  actions: [
    {
      id: 'refund.reverse',
      title: 'refunds.verbs.reverse',
      isDangerous: true,
      when: ({ status }) => status === 'paid',
      Dialog: lazy(() => dialogs().then(({ ReverseRefund }) => ({ default: ReverseRefund }))),
    },
  ],
  tabs: [
    {
      id: 'refund-lines.refund_id',
      title: 'refunds.sources',
      Content: lazy(() => tabs().then(({ RefundSources }) => ({ default: RefundSources }))),
    },
  ],
});

registerFeature('refund_line', {
  columns: ['refund_id', 'receipt_id', 'credit_note_id', 'paid_on', 'amount', 'reversed_on'],
  sort: '-paid_on',
});

const hasUnapplied = ({ status, customer_id, unapplied }: Rec) =>
  status === 'recorded' && Boolean(customer_id) && minorOf(unapplied) > 0;

registerFeature('receipt', {
  actions: [
    {
      id: 'refund.pay',
      title: 'refunds.verbs.pay',
      when: hasUnapplied,
      Dialog: lazy(() => dialogs().then(({ RefundReceipt }) => ({ default: RefundReceipt }))),
    },
  ],
  tabs: [
    {
      id: 'refund-lines.receipt_id',
      title: 'refunds.title',
      when: ({ refunded }) => minorOf(refunded) > 0,
      Content: lazy(() => tabs().then(({ RefundsOfReceipt }) => ({ default: RefundsOfReceipt }))),
    },
  ],
});

registerFeature('invoice', {
  actions: [
    {
      id: 'refund.pay',
      title: 'refunds.verbs.pay',
      when: ({ kind, status, open }) => kind === 'credit_note' && status === 'issued' && minorOf(open) > 0,
      Dialog: lazy(() => dialogs().then(({ RefundCreditNote }) => ({ default: RefundCreditNote }))),
    },
  ],
  tabs: [
    {
      id: 'refund-lines.credit_note_id',
      title: 'refunds.title',
      when: ({ kind, refunded }) => kind === 'credit_note' && minorOf(refunded) > 0,
      Content: lazy(() => tabs().then(({ RefundsOfNote }) => ({ default: RefundsOfNote }))),
    },
  ],
});

registerFeature('customer', {
  actions: [
    {
      id: 'refund.pay',
      title: 'refunds.verbs.pay',
      Dialog: lazy(() => dialogs().then(({ RefundCustomer }) => ({ default: RefundCustomer }))),
    },
  ],
  tabs: [
    {
      id: 'refunds.customer_id',
      title: 'refunds.title',
      Content: lazy(() => tabs().then(({ RefundsOfCustomer }) => ({ default: RefundsOfCustomer }))),
    },
  ],
});
