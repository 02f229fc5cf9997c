import { describe, expect, it } from 'vitest';
import { chosen, filterWith } from './state-tabs';
import type { FilterNode } from './types';

const owed: FilterNode = { field: 'open', op: 'gt', value: 0 };
const late: FilterNode = { field: 'state', op: 'eq', value: 'overdue' };

describe('the tab of a filter', () => {
  it.each<[string, FilterNode[] | undefined, string | undefined]>([
    ['is all without a filter', undefined, undefined],
    ['is all when the filter is about something else', [owed], undefined],
    ['is the word that is asked for', [owed, late], 'overdue'],
    ['is the only word of a list', [{ field: 'state', op: 'in', value: ['paid'] }], 'paid'],
    [
      'is none when several are asked for',
      [{ field: 'state', op: 'in', value: ['paid', 'void'] }],
      undefined,
    ],
    ['is none when a word is excluded', [{ field: 'state', op: 'ne', value: 'paid' }], undefined],
    ['is none when it is asked for twice', [late, late], undefined],
  ])('%s', (_, filter, expected) => {
    expect(chosen(filter, 'state')).toBe(expected);
  });

  it('takes the place of what was asked of the state before, and of nothing else', () => {
    expect(filterWith([owed, late], 'state', 'paid')).toEqual([
      owed,
      { field: 'state', op: 'eq', value: 'paid' },
    ]);
    expect(filterWith([owed, late], 'state', undefined)).toEqual([owed]);
    expect(filterWith([late], 'state', undefined)).toBeUndefined();
  });
});
