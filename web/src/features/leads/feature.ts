import { lazy } from 'react';
import { registerFeature } from '@/records/object-feature';
import type { Rec } from '@/records/types';

const dialogs = () => import('./lead-dialogs');

const isOpen = ({ status }: Rec) => status !== 'converted' && status !== 'disqualified';
const isUnqualified = ({ status }: Rec) => status === 'new' || status === 'working';

registerFeature('lead', {
  columns: ['name', 'company', 'status', 'source', 'phone', 'next_follow_up_on', 'owner_id', 'created_at'],
  sort: '-created_at',
  facts: [
    'company',
    'title',
    'phone',
    'email',
    'source',
    'campaign_id',
    'next_follow_up_on',
    'customer_id',
    'opportunity_id',
    'owner_id',
    'disqualified_reason',
  ],
  layouts: ['list', 'inbox', 'board'],
  ListHeader: lazy(() => import('./inbox-link').then(({ InboxLink }) => ({ default: InboxLink }))),
  quickFields: ['name', 'company', 'phone', 'source', 'need'],
  actions: [
    {
      id: 'lead.qualify',
      title: 'leads.verbs.qualify',
      isPrimary: isUnqualified,
      when: isUnqualified,
      Dialog: lazy(() => dialogs().then(({ QualifyLead }) => ({ default: QualifyLead }))),
    },
    {
      id: 'lead.convert',
      title: 'leads.verbs.convert',
      isPrimary: ({ status }) => status === 'qualified',
      when: isOpen,
      Dialog: lazy(() => import('./convert-lead').then(({ ConvertLead }) => ({ default: ConvertLead }))),
    },
    {
      id: 'lead.assign',
      title: 'leads.verbs.assign',
      keys: 'A',
      when: isOpen,
      Dialog: lazy(() => dialogs().then(({ AssignLead }) => ({ default: AssignLead }))),
    },
    {
      id: 'lead.disqualify',
      title: 'leads.verbs.disqualify',
      when: isOpen,
      isDangerous: true,
      Dialog: lazy(() => dialogs().then(({ DisqualifyLead }) => ({ default: DisqualifyLead }))),
    },
  ],
});
