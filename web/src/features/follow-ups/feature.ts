import { lazy } from 'react';
import { registerFeature } from '@/records/object-feature';

const log = () => import('./log-dialog');
const tab = () => import('./follow-ups-tab');

/** What happened with a lead, a customer or an opportunity is logged on each of them by the same key. */
const logged = [
  {
    object: 'lead',
    Log: lazy(() => log().then(({ LogOnLead }) => ({ default: LogOnLead }))),
    Tab: lazy(() => tab().then(({ OfLead }) => ({ default: OfLead }))),
  },
  {
    object: 'customer',
    Log: lazy(() => log().then(({ LogOnCustomer }) => ({ default: LogOnCustomer }))),
    Tab: lazy(() => tab().then(({ OfCustomer }) => ({ default: OfCustomer }))),
  },
  {
    object: 'opportunity',
    Log: lazy(() => log().then(({ LogOnOpportunity }) => ({ default: LogOnOpportunity }))),
    Tab: lazy(() => tab().then(({ OfOpportunity }) => ({ default: OfOpportunity }))),
  },
];

for (const { object, Log, Tab } of logged) {
  registerFeature(object, {
    actions: [{ id: 'follow_up.record', title: 'followUps.log', keys: 'L', isQuick: true, Dialog: Log }],
    tabs: [{ id: `follow-ups.${object}_id`, title: 'followUps.title', Content: Tab }],
  });
}

registerFeature('invoice', {
  actions: [
    {
      id: 'follow_up.record',
      title: 'followUps.collect',
      keys: 'L',
      isQuick: true,
      when: ({ state }) => state === 'overdue' || state === 'disputed',
      Dialog: lazy(() => log().then(({ LogOnInvoice }) => ({ default: LogOnInvoice }))),
    },
  ],
});

registerFeature('follow_up', {
  Create: lazy(() => log().then(({ LogAnywhere }) => ({ default: LogAnywhere }))),
  columns: [
    'happened_at',
    'kind',
    'content',
    'customer_id',
    'opportunity_id',
    'lead_id',
    'next_on',
    'owner_id',
  ],
  sort: '-happened_at',
});
