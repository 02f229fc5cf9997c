import { lazy } from 'react';
import { registerFeature } from '@/records/object-feature';
import type { Rec } from '@/records/types';
import { CreateQuote, EditLines, QuoteForCustomer, QuoteForOpportunity } from './quote-links';

const dialogs = () => import('./quote-dialogs');
const is = (status: string) => (record: Rec) => record.status === status;

registerFeature('quote', {
  columns: [
    'number',
    'customer_id',
    'state',
    'total',
    'quoted_on',
    'valid_until',
    'opportunity_id',
    'owner_id',
  ],
  sort: '-quoted_on',
  stateField: 'state',
  facts: [
    'customer_id',
    'opportunity_id',
    'quoted_on',
    'valid_until',
    'payment_term_id',
    'entity_id',
    'owner_id',
    'reject_reason',
  ],
  layouts: ['list', 'board', 'calendar'],
  Create: CreateQuote,
  actions: [
    {
      id: 'quote.send',
      title: 'quotes.verbs.send',
      isPrimary: is('draft'),
      when: is('draft'),
      Dialog: lazy(() => dialogs().then(({ SendQuote }) => ({ default: SendQuote }))),
    },
    {
      id: 'quote.update',
      title: 'quotes.verbs.edit',
      keys: 'E',
      when: is('draft'),
      Dialog: EditLines,
    },
    {
      id: 'quote.accept',
      title: 'quotes.verbs.accept',
      isPrimary: is('sent'),
      when: is('sent'),
      Dialog: lazy(() => dialogs().then(({ AcceptQuote }) => ({ default: AcceptQuote }))),
    },
    {
      id: 'contract.create',
      title: 'quotes.verbs.contract',
      isPrimary: is('accepted'),
      when: is('accepted'),
      Dialog: lazy(() => dialogs().then(({ MakeContract }) => ({ default: MakeContract }))),
    },
    {
      id: 'quote.reject',
      title: 'quotes.verbs.reject',
      when: is('sent'),
      isDangerous: true,
      Dialog: lazy(() => dialogs().then(({ RejectQuote }) => ({ default: RejectQuote }))),
    },
  ],
  tabs: [
    {
      id: 'quote-lines.quote_id',
      title: 'lines.title',
      Content: lazy(() => import('./quote-lines').then(({ QuoteLines }) => ({ default: QuoteLines }))),
    },
  ],
});

registerFeature('customer', {
  actions: [
    {
      id: 'quote.create',
      title: 'quotes.verbs.create',
      keys: 'Q',
      isPrimary: () => true,
      Dialog: QuoteForCustomer,
    },
  ],
});

registerFeature('opportunity', {
  actions: [
    {
      id: 'quote.create',
      title: 'quotes.verbs.create',
      keys: 'Q',
      when: ({ status, customer_id }) => status !== 'lost' && Boolean(customer_id),
      Dialog: QuoteForOpportunity,
    },
  ],
});
