import { describe, expect, test } from 'vitest';
import {
  addDays,
  addMonths,
  daysBetween,
  endOfMonth,
  formatMoment,
  relativeMoment,
  startOfWeek,
  todayIn,
} from './dates';

test.each([
  ['2026-02-28', 1, '2026-03-01'],
  ['2028-02-28', 1, '2028-02-29'],
  ['2026-01-01', -1, '2025-12-31'],
  ['2026-03-29', 1, '2026-03-30'],
])('%s and %i days is %s', (day, days, expected) => {
  expect(addDays(day, days)).toBe(expected);
  expect(daysBetween(day, expected)).toBe(days);
});

test.each([
  ['2026-11', 2, '2027-01'],
  ['2026-01', -1, '2025-12'],
])('%s and %i months is %s', (month, months, expected) => {
  expect(addMonths(month, months)).toBe(expected);
});

test.each([
  ['2026-11-22', '2026-11-30', '2026-11-16'],
  ['2028-02-10', '2028-02-29', '2028-02-07'],
  ['2026-12-31', '2026-12-31', '2026-12-28'],
])('the month of %s ends on %s, its week begins on %s', (day, end, monday) => {
  expect(endOfMonth(day)).toBe(end);
  expect(startOfWeek(day)).toBe(monday);
});

test('today depends on where one is', () => {
  const moment = new Date('2026-11-21T18:30:00Z');
  expect(todayIn('Asia/Shanghai', moment)).toBe('2026-11-22');
  expect(todayIn('America/New_York', moment)).toBe('2026-11-21');
});

test('moments are shown in the zone that is asked for', () => {
  expect(formatMoment('2026-11-20T16:05:00Z', 'Asia/Shanghai')).toBe('2026-11-21 00:05');
  expect(formatMoment('2026-11-20T16:05:00Z', 'UTC')).toBe('2026-11-20 16:05');
});

describe('relativeMoment', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  test.each([
    ['2026-11-21T11:59:30Z', 'en', 'this minute'],
    ['2026-11-21T11:55:00Z', 'en', '5 minutes ago'],
    ['2026-11-21T09:00:00Z', 'zh-CN', '3小时前'],
    ['2026-11-20T11:00:00Z', 'en', 'yesterday'],
    ['2026-11-24T12:00:00Z', 'en', 'in 3 days'],
    ['2026-11-10T12:00:00Z', 'en', null],
  ])('%s in %s is %s', (moment, locale, text) => {
    expect(relativeMoment(moment, locale, now)).toBe(text);
  });
});
