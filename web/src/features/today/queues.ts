import { addDays } from '@/lib/dates';
import type { FilterNode, ListQuery } from '@/records/types';

export type QueueId =
  | 'overdue'
  | 'soon'
  | 'unapplied'
  | 'drafts'
  | 'slipping'
  | 'noStep'
  | 'followUps'
  | 'toSign'
  | 'toAccept';

/** Records that wait for somebody: a list with a filter, so that its number is a door to exactly these. */
export interface Queue {
  id: QueueId;
  object: string;
  plural: string;
  query: ListQuery;
  /** The field whose sum is at stake. */
  money?: string;
  /** The day that tells how late it is. */
  day?: string;
  /** Who looks at it at all: one of these actions. */
  for: string[];
  tone: 'bad' | 'warn' | 'info';
}

const eq = (field: string, value: unknown): FilterNode => ({ field, op: 'eq', value });
const open: FilterNode = { field: 'open', op: 'gt', value: 0 };

/** What waits on `today`, by money at risk; each role sees what it can act on. */
export function queues(today: string): Queue[] {
  const before = (field: string): FilterNode => ({ field, op: 'lt', value: today });
  const upTo = (field: string, day: string): FilterNode => ({ field, op: 'le', value: day });
  const from = (field: string): FilterNode => ({ field, op: 'ge', value: today });
  const collects = ['receipt.record', 'receipt.apply', 'invoice.issue', 'customer.assign'];
  return [
    {
      id: 'overdue',
      object: 'invoice',
      plural: 'invoices',
      query: { filter: [eq('status', 'issued'), open, before('due_on')], sort: 'due_on' },
      money: 'open',
      day: 'due_on',
      for: collects,
      tone: 'bad',
    },
    {
      id: 'unapplied',
      object: 'receipt',
      plural: 'receipts',
      query: {
        filter: [eq('status', 'recorded'), { field: 'unapplied', op: 'gt', value: 0 }],
        sort: 'received_on',
      },
      money: 'unapplied',
      day: 'received_on',
      for: ['receipt.apply'],
      tone: 'warn',
    },
    {
      id: 'soon',
      object: 'invoice',
      plural: 'invoices',
      query: {
        filter: [eq('status', 'issued'), open, from('due_on'), upTo('due_on', addDays(today, 7))],
        sort: 'due_on',
      },
      money: 'open',
      day: 'due_on',
      for: collects,
      tone: 'info',
    },
    {
      id: 'followUps',
      object: 'lead',
      plural: 'leads',
      query: {
        filter: [
          upTo('next_follow_up_on', today),
          { field: 'status', op: 'in', value: ['new', 'working', 'qualified'] },
        ],
        sort: 'next_follow_up_on',
      },
      day: 'next_follow_up_on',
      for: ['follow_up.record'],
      tone: 'warn',
    },
    {
      id: 'slipping',
      object: 'opportunity',
      plural: 'opportunities',
      query: { filter: [eq('status', 'open'), before('expected_close_on')], sort: 'expected_close_on' },
      money: 'amount',
      day: 'expected_close_on',
      for: ['opportunity.move'],
      tone: 'bad',
    },
    {
      id: 'noStep',
      object: 'opportunity',
      plural: 'opportunities',
      query: { filter: [eq('status', 'open'), { field: 'next_step', op: 'empty' }], sort: '-created_at' },
      money: 'amount',
      for: ['opportunity.move'],
      tone: 'info',
    },
    {
      id: 'drafts',
      object: 'invoice',
      plural: 'invoices',
      query: { filter: [eq('status', 'draft')], sort: '-created_at' },
      money: 'total',
      for: ['invoice.issue'],
      tone: 'info',
    },
    {
      id: 'toSign',
      object: 'contract',
      plural: 'contracts',
      query: { filter: [eq('status', 'draft')], sort: '-created_at' },
      money: 'total',
      for: ['contract.sign'],
      tone: 'info',
    },
    {
      id: 'toAccept',
      object: 'delivery',
      plural: 'deliveries',
      query: { filter: [eq('status', 'shipped')], sort: 'shipped_on' },
      money: 'net',
      day: 'shipped_on',
      for: ['delivery.accept'],
      tone: 'info',
    },
  ];
}

/** The list that a queue is. */
export function queuePath({ plural, query }: Queue): string {
  const search = new URLSearchParams({ filter: JSON.stringify(query.filter ?? []) });
  if (query.sort) search.set('sort', query.sort);
  return `/${plural}?${search}`;
}
