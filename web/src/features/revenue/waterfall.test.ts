import { describe, expect, it } from 'vitest';
import { byCurrency, rangeOf, rollsForward, type WaterfallMonth } from './waterfall';

const money = (amount_minor: number, currency = 'CNY') => ({ amount_minor, currency });
const month = (
  period: string,
  opening: number,
  billed: number,
  recognized: number,
  closing: number,
): WaterfallMonth => ({
  period,
  opening: money(opening),
  billed: money(billed),
  recognized: money(recognized),
  closing: money(closing),
  figure: `month:${period}:recognized:CNY`,
});

describe('the roll-forward', () => {
  it.each([
    ['rolls', [month('2026-09', 0, 1200, 100, -1100), month('2026-10', -1100, 0, 100, -1000)], true],
    ['does not add up in a month', [month('2026-09', 0, 1200, 100, -1000)], false],
    [
      'does not go on where it ended',
      [month('2026-09', 0, 1200, 100, -1100), month('2026-10', -1000, 0, 100, -900)],
      false,
    ],
    ['is nothing', [], true],
  ])('%s', (_, months, rolls) => {
    expect(rollsForward(months)).toBe(rolls);
  });
});

it('keeps currencies apart', () => {
  const dollars = { ...month('2026-09', 0, 1, 1, 0), recognized: money(1, 'USD') };
  const found = byCurrency([month('2026-09', 0, 1, 1, 0), dollars, month('2026-10', 0, 1, 1, 0)]);
  expect(found.map(({ currency, months }) => [currency, months.length])).toEqual([
    ['CNY', 2],
    ['USD', 1],
  ]);
});

it.each([
  ['a year through this month', {}, { from: '2025-12', through: '2026-11' }],
  ['the address', { from: '2026-01', through: '2026-03' }, { from: '2026-01', through: '2026-03' }],
  [
    'a year when the address is turned around',
    { from: '2026-05', through: '2026-03' },
    { from: '2025-04', through: '2026-03' },
  ],
  [
    'a year when the address makes no sense',
    { from: 'x', through: '2026' },
    { from: '2025-12', through: '2026-11' },
  ],
])('shows %s', (_, search, range) => {
  expect(rangeOf(search, '2026-11-22')).toEqual(range);
});
