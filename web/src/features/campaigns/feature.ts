import { lazy } from 'react';
import { registerFeature } from '@/records/object-feature';
import type { Rec } from '@/records/types';

const dialogs = () => import('./campaign-dialogs');
const tabs = () => import('./campaign-tabs');
const isAlive = ({ status }: Rec) => status === 'planned' || status === 'running';

registerFeature('campaign', {
  columns: [
    'name',
    'status',
    'channel',
    'starts_on',
    'ends_on',
    'budget',
    'cost',
    'total_cost',
    'expected_income',
    'owner_id',
  ],
  sort: '-starts_on',
  facts: ['channel', 'starts_on', 'ends_on', 'parent_id', 'owner_id'],
  layouts: ['list', 'board', 'calendar'],
  quickFields: ['name', 'channel', 'currency', 'budget', 'starts_on', 'ends_on'],
  Header: lazy(() => import('./campaign-funnel').then(({ CampaignFunnel }) => ({ default: CampaignFunnel }))),
  actions: [
    {
      id: 'campaign_cost.record',
      title: 'campaigns.verbs.cost',
      isPrimary: isAlive,
      when: ({ status }) => status !== 'cancelled',
      Dialog: lazy(() => dialogs().then(({ RecordCost }) => ({ default: RecordCost }))),
    },
    {
      id: 'campaign.move',
      title: 'campaigns.verbs.move',
      keys: 'S',
      when: isAlive,
      Dialog: lazy(() => dialogs().then(({ MoveCampaign }) => ({ default: MoveCampaign }))),
    },
  ],
  tabs: [
    {
      id: 'campaign-costs.campaign_id',
      title: 'campaigns.costs',
      Content: lazy(() => tabs().then(({ Costs }) => ({ default: Costs }))),
    },
    {
      id: 'leads.campaign_id',
      title: 'leads.title',
      Content: lazy(() => tabs().then(({ Leads }) => ({ default: Leads }))),
    },
    {
      id: 'opportunities.campaign_id',
      title: 'opportunities.title',
      Content: lazy(() => tabs().then(({ Opportunities }) => ({ default: Opportunities }))),
    },
    {
      id: 'orders.campaign_id',
      title: 'orders.title',
      Content: lazy(() => tabs().then(({ Orders }) => ({ default: Orders }))),
    },
  ],
});
