import { describe, expect, it } from 'vitest';
import { isEdited, type SavedView, savedQuery, searchOf } from './saved-query';
import type { FilterNode } from './types';

describe('a filter as a view keeps it', () => {
  const cases: FilterNode[] = [
    { field: 'a', op: 'eq', value: 1 },
    { field: 'a', op: 'empty' },
    { field: 'owner_id', op: 'eq', value: { relative: 'my_team' } },
    { field: 'd', op: 'lt', value: { relative: 'today', days: -7 } },
    { field: 'd', op: 'eq', value: { relative: 'last_n_days', days: 7 } },
    { any: [{ field: 'd', op: 'eq', value: { relative: 'this_month' } }] },
    { field: 'created_at', op: 'ge', value: '2026-11-01' },
  ];
  it.each(cases)('%j stays as it is said', (node) => {
    expect(savedQuery({ filter: [node] }, []).filter).toEqual([node]);
  });
});

describe('a view and its address', () => {
  const search = {
    filter: [{ field: 'd', op: 'eq', value: { relative: 'this_month' } }] as FilterNode[],
    sort: '-d',
    layout: 'board' as const,
    cols: ['name', 'd'],
  };
  const view = { id: 'svw_1', query: savedQuery(search, ['name', 'd']) } as unknown as SavedView;

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
