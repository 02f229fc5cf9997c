import { lazy } from 'react';
import { registerFeature } from '@/records/object-feature';

const tabs = () => import('./customer-tabs');
const dialogs = () => import('./customer-dialogs');

registerFeature('customer', {
  columns: [
    'name',
    'number',
    'tier',
    'industry',
    'region',
    'payment_term_id',
    'last_followed_up_at',
    'owner_id',
  ],
  sort: 'name',
  facts: ['tier', 'industry', 'region', 'payment_term_id', 'phone', 'last_followed_up_at', 'owner_id'],
  layouts: ['list', 'board'],
  quickFields: ['name', 'phone', 'industry', 'region', 'payment_term_id'],
  CardFigure: lazy(() => import('./card-balance').then(({ CardBalance }) => ({ default: CardBalance }))),
  Header: lazy(() => import('./customer-header').then(({ CustomerHeader }) => ({ default: CustomerHeader }))),
  actions: [
    {
      id: 'opportunity.create',
      title: 'customers.verbs.opportunity',
      Dialog: lazy(() => dialogs().then(({ AddOpportunity }) => ({ default: AddOpportunity }))),
    },
    {
      id: 'contact.create',
      title: 'customers.verbs.contact',
      Dialog: lazy(() => dialogs().then(({ AddContact }) => ({ default: AddContact }))),
    },
    {
      id: 'customer.assign',
      title: 'customers.verbs.assign',
      keys: 'A',
      Dialog: lazy(() =>
        import('./assign-customer').then(({ AssignCustomer }) => ({ default: AssignCustomer })),
      ),
    },
  ],
  tabs: [
    {
      id: 'chain',
      title: 'customers.chain.title',
      Content: lazy(() => import('./chain-tab').then(({ ChainTab }) => ({ default: ChainTab }))),
    },
    {
      id: 'contacts.customer_id',
      title: 'customers.tabs.contacts',
      Content: lazy(() => tabs().then(({ Contacts }) => ({ default: Contacts }))),
    },
    {
      id: 'opportunities.customer_id',
      title: 'opportunities.title',
      Content: lazy(() => tabs().then(({ Opportunities }) => ({ default: Opportunities }))),
    },
    {
      id: 'quotes.customer_id',
      title: 'quotes.title',
      Content: lazy(() => tabs().then(({ Quotes }) => ({ default: Quotes }))),
    },
    {
      id: 'contracts.customer_id',
      title: 'contracts.title',
      Content: lazy(() => tabs().then(({ Contracts }) => ({ default: Contracts }))),
    },
    {
      id: 'orders.customer_id',
      title: 'orders.title',
      Content: lazy(() => tabs().then(({ Orders }) => ({ default: Orders }))),
    },
    {
      id: 'invoices.customer_id',
      title: 'invoices.title',
      Content: lazy(() => tabs().then(({ Invoices }) => ({ default: Invoices }))),
    },
    {
      id: 'receipts.customer_id',
      title: 'receipts.title',
      Content: lazy(() => tabs().then(({ Receipts }) => ({ default: Receipts }))),
    },
  ],
});

registerFeature('contact', {
  columns: ['name', 'customer_id', 'role', 'title', 'phone', 'email', 'owner_id'],
  sort: 'name',
  quickFields: ['customer_id', 'name', 'role', 'phone', 'email'],
});
