import { lazy } from 'react';
import { registerFeature } from '@/records/object-feature';

registerFeature('obligation', {
  facts: ['customer_id', 'contract_id', 'order_id', 'method', 'starts_on', 'ends_on', 'recognized_through'],
  columns: [
    'customer_id',
    'contract_id',
    'order_id',
    'allocated',
    'recognized',
    'method',
    'recognized_through',
    'satisfied_quantity',
    'starts_on',
    'ends_on',
  ],
  sort: '-created_at',
  Header: lazy(() =>
    import('./obligation-header').then(({ ObligationHeader }) => ({ default: ObligationHeader })),
  ),
});

registerFeature('revenue_event', {
  columns: ['effective_on', 'service_period', 'customer_id', 'contract_id', 'amount', 'entry_id'],
  sort: '-effective_on',
});

registerFeature('contract', {
  tabs: [
    {
      id: 'revenue-schedule',
      title: 'revenue.schedule',
      when: ({ status }) => status !== 'draft',
      Content: lazy(() => import('./schedule-tab').then(({ ScheduleTab }) => ({ default: ScheduleTab }))),
    },
  ],
});
