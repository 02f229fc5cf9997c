import { lazy } from 'react';
import { minorOf } from '@/lib/money';
import { registerFeature } from '@/records/object-feature';
import type { Rec } from '@/records/types';

const dialogs = () => import('./invoice-dialogs');
const tabs = () => import('./invoice-tabs');

const isDraft = ({ status }: Rec) => status === 'draft';
const isIssued = ({ status, kind }: Rec) => status === 'issued' && kind === 'invoice';

registerFeature('invoice', {
  facts: [
    'customer_id',
    'kind',
    'issued_on',
    'due_on',
    'contract_id',
    'order_id',
    'original_invoice_id',
    'credit_reason',
    'external_number',
    'owner_id',
  ],
  columns: ['number', 'customer_id', 'state', 'issued_on', 'due_on', 'days_late', 'total', 'open'],
  sort: '-issued_on',
  stateField: 'state',
  cells: {
    state: lazy(() => import('./state-cell').then(({ InvoiceState }) => ({ default: InvoiceState }))),
  },
  layouts: ['list', 'calendar'],
  Create: lazy(() => import('./create-invoice').then(({ CreateInvoice }) => ({ default: CreateInvoice }))),
  Header: lazy(() => tabs().then(({ InvoiceHeader }) => ({ default: InvoiceHeader }))),
  actions: [
    {
      id: 'invoice.issue',
      title: 'invoices.verbs.issue',
      isPrimary: isDraft,
      when: isDraft,
      Dialog: lazy(() => dialogs().then(({ IssueInvoice }) => ({ default: IssueInvoice }))),
    },
    {
      id: 'invoice.discard',
      title: 'invoices.verbs.discard',
      isDangerous: true,
      when: isDraft,
      Dialog: lazy(() => dialogs().then(({ DiscardInvoice }) => ({ default: DiscardInvoice }))),
    },
    {
      id: 'invoice.credit',
      title: 'invoices.verbs.credit',
      when: isIssued,
      Dialog: lazy(() =>
        import('./credit-invoice').then(({ CreditInvoice }) => ({ default: CreditInvoice })),
      ),
    },
    {
      id: 'invoice.void',
      title: 'invoices.verbs.void',
      isDangerous: true,
      when: isIssued,
      Dialog: lazy(() => dialogs().then(({ VoidInvoice }) => ({ default: VoidInvoice }))),
    },
  ],
  tabs: [
    {
      id: 'invoice-lines.invoice_id',
      title: 'invoices.lines',
      Content: lazy(() => tabs().then(({ InvoiceLines }) => ({ default: InvoiceLines }))),
    },
    {
      id: 'cash-discount-windows',
      title: 'invoices.windows.title',
      when: ({ cash_discount_terms, status }) => Boolean(cash_discount_terms) && status === 'issued',
      Content: lazy(() => tabs().then(({ DiscountWindows }) => ({ default: DiscountWindows }))),
    },
    {
      id: 'applications.invoice_id',
      title: 'receipts.applications',
      Content: lazy(() => tabs().then(({ InvoiceApplications }) => ({ default: InvoiceApplications }))),
    },
    {
      id: 'invoices.original_invoice_id',
      title: 'invoices.creditNotes',
      when: ({ kind }) => kind === 'invoice',
      Content: lazy(() => tabs().then(({ CreditNotes }) => ({ default: CreditNotes }))),
    },
    {
      id: 'entry-lines.invoice_id',
      title: 'ledger.entries',
      Content: lazy(() => tabs().then(({ InvoiceEntries }) => ({ default: InvoiceEntries }))),
    },
  ],
});

const bills = () => import('./bill');

registerFeature('order', {
  actions: [
    {
      id: 'invoice.create',
      title: 'invoices.verbs.bill',
      // Once the goods have left, billing is what comes next.
      isPrimary: ({ net, delivered, total, invoiced }) =>
        minorOf(delivered) >= minorOf(net) && minorOf(invoiced) < minorOf(total),
      // What was given away is invoiced too, and has no amount to tell by.
      when: ({ status }) => status === 'open',
      Dialog: lazy(() => bills().then(({ BillOrder }) => ({ default: BillOrder }))),
    },
  ],
});

registerFeature('delivery', {
  actions: [
    {
      id: 'invoice.create',
      title: 'invoices.verbs.bill',
      isPrimary: ({ status }) => status === 'accepted',
      when: ({ status }) => status !== 'cancelled',
      Dialog: lazy(() => bills().then(({ BillDelivery }) => ({ default: BillDelivery }))),
    },
  ],
});
