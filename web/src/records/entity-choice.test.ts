import { expect, test } from 'vitest';
import { narrowed } from './entity-choice';
import { field, object } from './testing';
import type { FilterNode } from './types';

const order = object('order', 'orders', [field('entity_id', 'reference'), field('status', 'choice')]);
const lead = object('lead', 'leads', [field('status', 'choice')]);
const open: FilterNode = { field: 'status', op: 'eq', value: 'open' };
const other: FilterNode = { field: 'entity_id', op: 'eq', value: 'ent_2' };
const mine: FilterNode = { field: 'entity_id', op: 'eq', value: 'ent_1' };

test.each<[string, typeof order, FilterNode[], string | undefined, FilterNode[]]>([
  ['all entities', order, [open], undefined, [open]],
  ['one entity', order, [open], 'ent_1', [open, mine]],
  ['a list without entities', lead, [open], 'ent_1', [open]],
  ['a filter that names another', order, [other], 'ent_1', [other]],
  [
    'a filter that names one among others',
    order,
    [{ any: [open, other] }],
    'ent_1',
    [{ any: [open, other] }],
  ],
])('%s', (_, described, filter, entity, expected) => {
  expect(narrowed(described, filter, entity)).toEqual(expected);
});
