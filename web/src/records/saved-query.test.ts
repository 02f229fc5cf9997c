import { describe, expect, it } from 'vitest';
import { isEdited, type SavedView, savedQuery, searchOf, wireFilter } from './saved-query';
import type { FilterNode } from './types';

describe('a filter as a view keeps it', () => {
  const cases: [FilterNode, FilterNode[] | null][] = [
    [{ field: 'a', op: 'eq', value: 1 }, [{ field: 'a', op: 'eq', value: 1 }]],
    [{ field: 'a', op: 'empty' }, [{ field: 'a', op: 'empty' }]],
    [{ field: 'owner_id', op: 'eq', value: { rel: 'me' } }, [{ field: 'owner_id', op: 'eq', value: 'me' }]],
    [{ field: 'd', op: 'lt', value: { rel: 'today' } }, [{ field: 'd', op: 'lt', value: 'today' }]],
    [
      { field: 'd', op: 'ge', value: { rel: 'today', days: -7 } },
      [{ field: 'd', op: 'ge', value: 'today-7' }],
    ],
    [{ field: 'd', op: 'le', value: { rel: 'tomorrow' } }, [{ field: 'd', op: 'le', value: 'today+1' }]],
    [
      { field: 'd', op: 'eq', value: { rel: 'last_days', days: 7 } },
      [
        { field: 'd', op: 'ge', value: 'today-6' },
        { field: 'd', op: 'le', value: 'today' },
      ],
    ],
    [{ field: 'd', op: 'eq', value: { rel: 'this_month' } }, null],
    [{ any: [{ field: 'd', op: 'eq', value: { rel: 'this_week' } }] }, null],
  ];
  it.each(cases)('%j', (node, expected) => {
    expect(wireFilter([node])).toEqual(expected);
  });
});

describe('a view and its address', () => {
  const search = {
    filter: [{ field: 'd', op: 'lt', value: { rel: 'today' } }] as FilterNode[],
    sort: '-d',
    layout: 'board' as const,
    cols: ['name', 'd'],
  };
  const view = { id: 'svw_1', query: savedQuery(search, ['name', 'd'], new Set()) } as unknown as SavedView;

  it('does not keep the day of a moment, which the server cannot compare', () => {
    expect(savedQuery(search, ['name'], new Set(['d']))).toBeNull();
    expect(savedQuery({ filter: [{ field: 'd', op: 'empty' }] }, ['name'], new Set(['d']))).not.toBeNull();
  });

  it('comes back as it was', () => {
    expect(searchOf(view)).toMatchObject({ view: 'svw_1', sort: '-d', layout: 'board', cols: ['name', 'd'] });
    expect(isEdited(view, { ...search, view: 'svw_1' })).toBe(false);
  });

  it.each([
    [{ q: 'x' }],
    [{ sort: 'd' }],
    [{ cols: ['name'] }],
    [{ filter: undefined }],
    [{ layout: undefined }],
  ])('is edited by %j', (change) => {
    expect(isEdited(view, { ...search, ...change })).toBe(true);
  });
});
