import { describe, expect, it } from 'vitest';
import { midnight, type Relative, resolveFilter, spanDays } from './filter-resolve';
import { field, object } from './testing';
import type { FilterNode } from './types';

// 2026-11-22 is a Sunday: the week of it began on Monday the 16th.
const from = { today: '2026-11-22', me: 'usr_me', timeZone: 'Asia/Shanghai' };
const invoice = object('invoice', 'invoices', [
  field('due_on', 'date'),
  field('created_at', 'moment'),
  field('owner_id', 'reference', { references: 'user' }),
  field('status', 'choice'),
]);

describe('spans of days', () => {
  const cases: [Relative, string, string][] = [
    [{ rel: 'today' }, '2026-11-22', '2026-11-22'],
    [{ rel: 'today', days: -7 }, '2026-11-15', '2026-11-15'],
    [{ rel: 'yesterday' }, '2026-11-21', '2026-11-21'],
    [{ rel: 'this_week' }, '2026-11-16', '2026-11-22'],
    [{ rel: 'last_week' }, '2026-11-09', '2026-11-15'],
    [{ rel: 'next_week' }, '2026-11-23', '2026-11-29'],
    [{ rel: 'this_month' }, '2026-11-01', '2026-11-30'],
    [{ rel: 'next_month' }, '2026-12-01', '2026-12-31'],
    [{ rel: 'this_quarter' }, '2026-10-01', '2026-12-31'],
    [{ rel: 'last_quarter' }, '2026-07-01', '2026-09-30'],
    [{ rel: 'next_quarter' }, '2027-01-01', '2027-03-31'],
    [{ rel: 'this_year' }, '2026-01-01', '2026-12-31'],
    [{ rel: 'last_year' }, '2025-01-01', '2025-12-31'],
    [{ rel: 'last_days', days: 7 }, '2026-11-16', '2026-11-22'],
    [{ rel: 'next_days', days: 30 }, '2026-11-22', '2026-12-21'],
  ];
  it.each(cases)('%j', (span, first, last) => {
    expect(spanDays(span, from.today)).toEqual([first, last]);
  });

  it('knows the leap day', () => {
    expect(spanDays({ rel: 'this_month' }, '2028-02-10')).toEqual(['2028-02-01', '2028-02-29']);
  });
});

describe('what the server is asked', () => {
  const cases: [string, FilterNode, FilterNode[]][] = [
    [
      'a plain condition stays',
      { field: 'status', op: 'eq', value: 'open' },
      [{ field: 'status', op: 'eq', value: 'open' }],
    ],
    [
      'me is my id',
      { field: 'owner_id', op: 'eq', value: { rel: 'me' } },
      [{ field: 'owner_id', op: 'eq', value: 'usr_me' }],
    ],
    [
      'me among others',
      { field: 'owner_id', op: 'in', value: ['usr_b', { rel: 'me' }] },
      [{ field: 'owner_id', op: 'in', value: ['usr_b', 'usr_me'] }],
    ],
    [
      'today is one day',
      { field: 'due_on', op: 'eq', value: { rel: 'today' } },
      [{ field: 'due_on', op: 'eq', value: '2026-11-22' }],
    ],
    [
      'before a span is before its first day',
      { field: 'due_on', op: 'lt', value: { rel: 'this_month' } },
      [{ field: 'due_on', op: 'lt', value: '2026-11-01' }],
    ],
    [
      'after a span is after its last day',
      { field: 'due_on', op: 'gt', value: { rel: 'this_month' } },
      [{ field: 'due_on', op: 'ge', value: '2026-12-01' }],
    ],
    [
      'in a span, both ends in',
      { field: 'due_on', op: 'eq', value: { rel: 'this_week' } },
      [
        { field: 'due_on', op: 'ge', value: '2026-11-16' },
        { field: 'due_on', op: 'lt', value: '2026-11-23' },
      ],
    ],
    [
      'the day of a moment begins at midnight where the organisation is',
      { field: 'created_at', op: 'eq', value: { rel: 'today' } },
      [
        { field: 'created_at', op: 'ge', value: '2026-11-21T16:00:00Z' },
        { field: 'created_at', op: 'lt', value: '2026-11-22T16:00:00Z' },
      ],
    ],
    [
      'a fixed day of a moment',
      { field: 'created_at', op: 'le', value: '2026-11-01' },
      [{ field: 'created_at', op: 'lt', value: '2026-11-01T16:00:00Z' }],
    ],
    ['an unknown field is left out', { field: 'gone', op: 'eq', value: 1 }, []],
  ];
  it.each(cases)('%s', (_, node, expected) => {
    expect(resolveFilter([node], invoice, from)).toEqual(expected);
  });

  it('keeps a span together inside alternatives', () => {
    const nodes: FilterNode[] = [
      {
        any: [
          { field: 'status', op: 'eq', value: 'open' },
          { field: 'due_on', op: 'eq', value: { rel: 'this_week' } },
        ],
      },
    ];
    expect(resolveFilter(nodes, invoice, from)).toEqual([
      {
        any: [
          { field: 'status', op: 'eq', value: 'open' },
          {
            all: [
              { field: 'due_on', op: 'ge', value: '2026-11-16' },
              { field: 'due_on', op: 'lt', value: '2026-11-23' },
            ],
          },
        ],
      },
    ]);
  });
});

describe('midnight', () => {
  it.each([
    ['2026-11-22', 'Asia/Shanghai', '2026-11-21T16:00:00Z'],
    ['2026-07-01', 'America/New_York', '2026-07-01T04:00:00Z'],
    ['2026-01-01', 'UTC', '2026-01-01T00:00:00Z'],
  ])('%s in %s', (day, zone, moment) => {
    expect(midnight(day, zone)).toBe(moment);
  });
});
