import { describe, expect, it } from 'vitest';
import { isPeople, isRelative, knownFilter, modernValue } from './relative';
import { field, object } from './testing';
import type { FilterNode } from './types';

const invoice = object('invoice', 'invoices', [
  field('due_on', 'date'),
  field('owner_id', 'reference', { references: 'user' }),
  field('status', 'choice'),
]);

describe('what the server is asked', () => {
  const cases: [string, FilterNode[], FilterNode[]][] = [
    [
      'spans and people stay as they are said',
      [
        { field: 'due_on', op: 'eq', value: { relative: 'this_month' } },
        { field: 'owner_id', op: 'in', value: ['usr_b', { relative: 'my_team' }] },
      ],
      [
        { field: 'due_on', op: 'eq', value: { relative: 'this_month' } },
        { field: 'owner_id', op: 'in', value: ['usr_b', { relative: 'my_team' }] },
      ],
    ],
    ['an unknown field is left out', [{ field: 'gone', op: 'eq', value: 1 }], []],
    [
      'and alternatives that lose all of theirs',
      [
        {
          any: [
            { field: 'gone', op: 'eq', value: 1 },
            { field: 'lost', op: 'empty' },
          ],
        },
      ],
      [],
    ],
    [
      'the other alternatives stay',
      [
        {
          any: [
            { field: 'gone', op: 'eq', value: 1 },
            { field: 'status', op: 'eq', value: 'open' },
          ],
        },
      ],
      [{ any: [{ field: 'status', op: 'eq', value: 'open' }] }],
    ],
  ];
  it.each(cases)('%s', (_, nodes, expected) => {
    expect(knownFilter(nodes, invoice)).toEqual(expected);
  });
});

describe('relative values', () => {
  it.each([
    [{ relative: 'today', days: -7 }, true, false],
    [{ relative: 'my_team' }, true, true],
    ['today', false, false],
    [null, false, false],
    [{ amount_minor: 1, currency: 'CNY' }, false, false],
  ])('%j', (value, relative, people) => {
    expect(isRelative(value)).toBe(relative);
    expect(isRelative(value) && isPeople(value)).toBe(people);
  });

  it.each([
    [{ rel: 'this_week' }, { relative: 'this_week' }],
    [
      { rel: 'last_days', days: 7 },
      { relative: 'last_n_days', days: 7 },
    ],
    [
      ['usr_b', { rel: 'me' }],
      ['usr_b', { relative: 'me' }],
    ],
    ['open', 'open'],
    [{ relative: 'me' }, { relative: 'me' }],
  ])('an old link with %j is read as %j', (old, modern) => {
    expect(modernValue(old)).toEqual(modern);
  });
});
