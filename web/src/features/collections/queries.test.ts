import { expect, it } from 'vitest';
import { calendarDays, emptiness } from './queries';

it.each([
  ['2026-11', '2026-10-26', '2026-12-06', 42],
  ['2026-02', '2026-01-26', '2026-03-01', 35],
  ['2027-02', '2027-02-01', '2027-02-28', 28],
])('%s is whole weeks from Monday', (month, first, last, count) => {
  const days = calendarDays(month);
  expect([days[0], days.at(-1), days.length]).toEqual([first, last, count]);
});

it.each([
  ['the list as it opens', { state: 'overdue' }, true, 'nothingLate'],
  ['late ones that somebody asked for', { state: 'overdue' }, false, 'noMatch'],
  ['the late ones of a customer', { state: 'overdue', customer_id: 'cus_1' }, true, 'noMatch'],
  ['every phase of an entity', { entity_id: 'ent_1' }, false, 'noMatch'],
  ['every phase', {}, false, 'none'],
] as const)('%s being empty says why', (_, filter, isOpening, why) => {
  expect(emptiness(filter, isOpening)).toBe(why);
});
