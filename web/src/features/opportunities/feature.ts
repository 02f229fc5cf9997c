import { lazy } from 'react';
import { registerFeature } from '@/records/object-feature';
import type { Rec } from '@/records/types';

const dialogs = () => import('./opportunity-dialogs');
const tabs = () => import('./opportunity-tabs');

const isOpen = ({ status }: Rec) => status === 'open';

registerFeature('opportunity', {
  columns: [
    'name',
    'customer_id',
    'stage_id',
    'amount',
    'probability',
    'expected_close_on',
    'next_step',
    'owner_id',
  ],
  sort: '-created_at',
  filter: [{ field: 'status', op: 'eq', value: 'open' }],
  facts: [
    'customer_id',
    'contact_id',
    'amount',
    'probability',
    'expected_close_on',
    'competitor',
    'lead_id',
    'owner_id',
  ],
  layouts: ['list', 'board', 'calendar', 'chart'],
  quickFields: ['name', 'customer_id', 'currency', 'amount', 'expected_close_on', 'next_step'],
  CardNote: lazy(() => import('./card-note').then(({ CardNote }) => ({ default: CardNote }))),
  MoveOnBoard: lazy(() => dialogs().then(({ MoveOnBoard }) => ({ default: MoveOnBoard }))),
  ListHeader: lazy(() => import('./list-header').then(({ ListHeader }) => ({ default: ListHeader }))),
  Header: lazy(() => import('./stage-path').then(({ StagePath }) => ({ default: StagePath }))),
  actions: [
    {
      id: 'opportunity.win',
      title: 'opportunities.verbs.win',
      when: isOpen,
      Dialog: lazy(() => dialogs().then(({ WinOpportunity }) => ({ default: WinOpportunity }))),
    },
    {
      id: 'opportunity.move',
      title: 'opportunities.verbs.move',
      keys: 'S',
      isPrimary: isOpen,
      when: isOpen,
      Dialog: lazy(() => dialogs().then(({ MoveOpportunity }) => ({ default: MoveOpportunity }))),
    },
    {
      id: 'opportunity.update',
      title: 'opportunities.verbs.nextStep',
      keys: 'N',
      when: isOpen,
      Dialog: lazy(() => dialogs().then(({ NextStep }) => ({ default: NextStep }))),
    },
    {
      id: 'opportunity.assign',
      title: 'opportunities.verbs.assign',
      keys: 'A',
      when: isOpen,
      Dialog: lazy(() => dialogs().then(({ AssignOpportunity }) => ({ default: AssignOpportunity }))),
    },
    {
      id: 'opportunity.lose',
      title: 'opportunities.verbs.lose',
      when: isOpen,
      isDangerous: true,
      Dialog: lazy(() => dialogs().then(({ LoseOpportunity }) => ({ default: LoseOpportunity }))),
    },
    {
      id: 'opportunity.reopen',
      title: 'opportunities.verbs.reopen',
      isPrimary: () => true,
      when: (record) => !isOpen(record),
      Dialog: lazy(() => dialogs().then(({ ReopenOpportunity }) => ({ default: ReopenOpportunity }))),
    },
  ],
  tabs: [
    {
      id: 'quotes.opportunity_id',
      title: 'quotes.title',
      Content: lazy(() => tabs().then(({ Quotes }) => ({ default: Quotes }))),
    },
    {
      id: 'stage-changes.opportunity_id',
      title: 'opportunities.stages',
      Content: lazy(() => tabs().then(({ StageChanges }) => ({ default: StageChanges }))),
    },
  ],
});
