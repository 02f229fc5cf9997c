import { lazy } from 'react';
import { registerFeature } from '@/records/object-feature';
import type { Rec } from '@/records/types';

const dialogs = () => import('./receipt-dialogs');
const tabs = () => import('./receipt-tabs');

const hasMoneyLeft = ({ status, unapplied }: Rec) =>
  status === 'recorded' && ((unapplied as { amount_minor: number } | null)?.amount_minor ?? 0) > 0;

registerFeature('receipt', {
  facts: ['customer_id', 'received_on', 'method', 'payer_name', 'payer_account', 'reference', 'owner_id'],
  columns: [
    'number',
    'received_on',
    'customer_id',
    'payer_name',
    'reference',
    'amount',
    'unapplied',
    'state',
  ],
  sort: '-received_on',
  stateField: 'state',
  layouts: ['list', 'calendar'],
  Create: lazy(() => import('./record-receipt').then(({ RecordReceipt }) => ({ default: RecordReceipt }))),
  Header: lazy(() => tabs().then(({ ReceiptHeader }) => ({ default: ReceiptHeader }))),
  actions: [
    {
      id: 'receipt.claim',
      title: 'receipts.verbs.claim',
      keys: 'Y',
      isPrimary: ({ customer_id }) => !customer_id,
      when: ({ status, customer_id }) => status === 'recorded' && !customer_id,
      Dialog: lazy(() => dialogs().then(({ ClaimReceipt }) => ({ default: ClaimReceipt }))),
    },
    {
      id: 'receipt.apply',
      title: 'receipts.verbs.apply',
      keys: 'M',
      isPrimary: hasMoneyLeft,
      when: (record) => hasMoneyLeft(record) && Boolean(record.customer_id),
      Dialog: lazy(() => dialogs().then(({ ApplyReceipt }) => ({ default: ApplyReceipt }))),
    },
    {
      id: 'receipt.reverse',
      title: 'receipts.verbs.reverse',
      isDangerous: true,
      when: ({ status }) => status === 'recorded',
      Dialog: lazy(() => dialogs().then(({ ReverseReceipt }) => ({ default: ReverseReceipt }))),
    },
  ],
  tabs: [
    {
      id: 'applications.receipt_id',
      title: 'receipts.applications',
      Content: lazy(() => tabs().then(({ ReceiptApplications }) => ({ default: ReceiptApplications }))),
    },
    {
      id: 'entry-lines.receipt_id',
      title: 'ledger.entries',
      Content: lazy(() => tabs().then(({ ReceiptEntries }) => ({ default: ReceiptEntries }))),
    },
  ],
});

registerFeature('customer', {
  actions: [
    {
      id: 'receipt.record',
      title: 'receipts.verbs.record',
      Dialog: lazy(() =>
        import('./record-receipt').then(({ ReceiptOfCustomer }) => ({ default: ReceiptOfCustomer })),
      ),
    },
  ],
});

registerFeature('invoice', {
  actions: [
    {
      id: 'receipt.record',
      title: 'receipts.verbs.record',
      isPrimary: ({ state }) => state === 'overdue' || state === 'part_paid' || state === 'unpaid',
      when: ({ status, kind, open }) =>
        status === 'issued' &&
        kind !== 'credit_note' &&
        ((open as { amount_minor: number } | null)?.amount_minor ?? 0) > 0,
      Dialog: lazy(() =>
        import('./record-receipt').then(({ ReceiptOfInvoice }) => ({ default: ReceiptOfInvoice })),
      ),
    },
  ],
});

registerFeature('application', {
  columns: [
    'invoice_id',
    'receipt_id',
    'customer_id',
    'applied_on',
    'applied',
    'cash_discount',
    'write_off',
    'unapplied_on',
  ],
  sort: '-applied_on',
  actions: [
    {
      id: 'application.unapply',
      title: 'receipts.verbs.unapply',
      isDangerous: true,
      when: ({ unapplied_on }) => !unapplied_on,
      Dialog: lazy(() => import('@/records/money/unapply').then(({ Unapply }) => ({ default: Unapply }))),
    },
  ],
});
