import { lazy } from 'react';
import { registerFeature } from '@/records/object-feature';
import type { Rec } from '@/records/types';
import { CreateContract } from './contract-links';

const dialogs = () => import('./contract-dialogs');
const tabs = () => import('./contract-tabs');
const is = (status: string) => (record: Rec) => record.status === status;
const isAlive = ({ status }: Rec) => status === 'draft' || status === 'signed';

registerFeature('contract', {
  columns: [
    'number',
    'title',
    'customer_id',
    'state',
    'total',
    'position',
    'signed_on',
    'ends_on',
    'owner_id',
  ],
  stateField: 'state',
  sort: '-created_at',
  facts: [
    'title',
    'customer_id',
    'quote_id',
    'opportunity_id',
    'signed_on',
    'starts_on',
    'ends_on',
    'payment_term_id',
    'owner_id',
  ],
  layouts: ['list', 'board', 'calendar'],
  Create: CreateContract,
  Header: lazy(() => import('./contract-header').then(({ ContractHeader }) => ({ default: ContractHeader }))),
  actions: [
    {
      id: 'contract.sign',
      title: 'contracts.verbs.sign',
      isPrimary: is('draft'),
      when: is('draft'),
      Dialog: lazy(() => dialogs().then(({ SignContract }) => ({ default: SignContract }))),
    },
    {
      id: 'contract.close',
      title: 'contracts.verbs.close',
      when: is('signed'),
      Dialog: lazy(() => dialogs().then(({ CloseContract }) => ({ default: CloseContract }))),
    },
    {
      id: 'contract.reopen',
      title: 'contracts.verbs.reopen',
      when: is('closed'),
      Dialog: lazy(() => dialogs().then(({ ReopenContract }) => ({ default: ReopenContract }))),
    },
    {
      id: 'contract.terminate',
      title: 'contracts.verbs.terminate',
      when: isAlive,
      isDangerous: true,
      Dialog: lazy(() => dialogs().then(({ TerminateContract }) => ({ default: TerminateContract }))),
    },
  ],
  tabs: [
    {
      id: 'contract-lines.contract_id',
      title: 'lines.title',
      Content: lazy(() => tabs().then(({ Lines }) => ({ default: Lines }))),
    },
    {
      id: 'installments.contract_id',
      title: 'contracts.plan',
      Content: lazy(() => tabs().then(({ Plan }) => ({ default: Plan }))),
    },
    {
      id: 'orders.contract_id',
      title: 'orders.title',
      Content: lazy(() => tabs().then(({ Orders }) => ({ default: Orders }))),
    },
    {
      id: 'invoices.contract_id',
      title: 'invoices.title',
      Content: lazy(() => tabs().then(({ Invoices }) => ({ default: Invoices }))),
    },
  ],
});
