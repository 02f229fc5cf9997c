import { describe, expect, it } from 'vitest';
import {
  type CohortRow,
  type CohortWaterfall,
  closedRuns,
  cohortCsv,
  cohortQuery,
  columnsAfter,
  differences,
} from './cohorts';

const money = (amount_minor: number) => ({ amount_minor, currency: 'CNY' });
const amount = (amount_minor: number) => ({ amount: money(amount_minor), figure: null });

function row(cohort: string, given: Partial<Record<keyof CohortRow, number>> = {}): CohortRow {
  const of = (name: keyof CohortRow) => amount(given[name] ?? 0);
  return {
    cohort,
    contracts: 2,
    billed: of('billed'),
    recognized: of('recognized'),
    earlier: of('earlier'),
    cells: [
      { period: '2026-10', actual: amount(10000000), planned: amount(0) },
      { period: '2026-11', actual: amount(0), planned: amount(5350000) },
    ],
    overdue: of('overdue'),
    later: of('later'),
    undated: of('undated'),
    remaining: of('remaining'),
    deferred: of('deferred'),
    unbilled: of('unbilled'),
  };
}

describe('what the address asks for', () => {
  const today = '2026-11-22';
  it.each([
    ['nothing', {}, { as_of: '2026-11', from: '2026-08', through: '2027-02', grain: 'quarter' }],
    [
      'an earlier month',
      { as_of: '2026-10' },
      { as_of: '2026-10', from: '2026-07', through: '2027-01', grain: 'quarter' },
    ],
    [
      'a future month: this one',
      { as_of: '2027-03' },
      { as_of: '2026-11', from: '2026-08', through: '2027-02', grain: 'quarter' },
    ],
    [
      'a first month after it: three before',
      { as_of: '2026-06', from: '2026-07', through: '2026-05' },
      { as_of: '2026-06', from: '2026-03', through: '2026-09', grain: 'quarter' },
    ],
    [
      'more than the server takes: as many months as it does',
      { from: '2026-01', through: '2030-01', grain: 'month' },
      { as_of: '2026-11', from: '2026-01', through: '2028-12', grain: 'month' },
    ],
    [
      'an old first month: as of stays shown',
      { from: '2020-01' },
      { as_of: '2026-11', from: '2023-12', through: '2026-11', grain: 'quarter' },
    ],
    [
      'what is no month: as if it were not there',
      { as_of: '2026-13', from: 'x', grain: 'week' },
      { as_of: '2026-11', from: '2026-08', through: '2027-02', grain: 'quarter' },
    ],
    [
      'an entity',
      { entity_id: 'ent_1' },
      { as_of: '2026-11', from: '2026-08', through: '2027-02', grain: 'quarter', entity_id: 'ent_1' },
    ],
  ])('%s', (_, search, expected) => {
    expect(cohortQuery(search, today)).toEqual(expected);
  });
});

it.each([
  ['always', {}, ['later', 'remaining', 'deferred', 'unbilled']],
  ['what is late', { overdue: 1 }, ['overdue', 'later', 'remaining', 'deferred', 'unbilled']],
  ['what waits for acceptance', { undated: 1 }, ['later', 'undated', 'remaining', 'deferred', 'unbilled']],
])('shows %s after the months', (_, given, expected) => {
  expect(columnsAfter(row('all', given))).toEqual(expected);
});

it('names closed months by their runs', () => {
  const months = ['2025-11', '2025-12', '2026-01', '2026-02', '2026-03'].map((period) => ({
    period,
    period_closed: period !== '2026-02',
  }));
  expect(closedRuns(months)).toEqual([
    ['2025-11', '2026-01'],
    ['2026-03', '2026-03'],
  ]);
  expect(closedRuns([])).toEqual([]);
});

describe('what differs from the ledger', () => {
  const tie = (difference: number) => ({
    shown: money(500),
    ledger: money(500 + difference),
    difference: money(difference),
  });
  const ties = (
    given: Partial<Record<'recognized' | 'position' | 'deferred' | 'unbilled' | 'month', number>>,
  ) => ({
    is_tied: false,
    recognized: tie(given.recognized ?? 0),
    position: tie(given.position ?? 0),
    deferred: tie(given.deferred ?? 0),
    unbilled: tie(given.unbilled ?? 0),
    months: [
      { period: '2026-09', ...tie(0) },
      { period: '2026-10', ...tie(given.month ?? 0) },
    ],
  });
  it.each([
    ['nothing', {}, []],
    [
      'a month and the position, not the sides of it',
      { position: -300, deferred: 300, month: 7 },
      [
        { of: 'position', difference: money(-300) },
        { of: { month: '2026-10' }, difference: money(7) },
      ],
    ],
    [
      'the sides where all else ties',
      { deferred: 5, unbilled: 5 },
      [
        { of: 'deferred', difference: money(5) },
        { of: 'unbilled', difference: money(5) },
      ],
    ],
  ])('%s', (_, given, expected) => {
    expect(differences(ties(given))).toEqual(expected);
  });
});

it('writes the table as a file, a line per cohort and the total', () => {
  const waterfall: CohortWaterfall = {
    as_of: '2026-10',
    grain: 'quarter',
    months: [
      { period: '2026-10', is_planned: false, period_closed: true },
      { period: '2026-11', is_planned: true, period_closed: false },
    ],
    currencies: [
      {
        currency: 'CNY',
        months: [],
        cohorts: [row('2026-Q3', { billed: 64200000, deferred: 42800000 })],
        total: row('all', { billed: 64200000, deferred: 42800000 }),
        ties: null,
      },
    ],
  };
  const csv = cohortCsv(waterfall, {
    cohort: 'Cohort',
    contracts: 'Contracts',
    currency: 'Currency',
    total: 'Total, all',
    planned: (month) => `${month} planned`,
    side: {
      billed: 'Billed',
      earlier: 'Earlier',
      overdue: 'Overdue',
      later: 'Later',
      undated: 'On acceptance',
      remaining: 'RPO',
      deferred: 'Deferred',
      unbilled: 'Asset',
    },
  });
  const [head, first, total, end] = csv.split('\r\n');
  expect(head).toBe(
    'Currency,Cohort,Contracts,Billed,Earlier,2026-10,2026-10 planned,2026-11,2026-11 planned,Overdue,Later,On acceptance,RPO,Deferred,Asset',
  );
  expect(first).toBe(
    'CNY,2026-Q3,2,642000.00,0.00,100000.00,0.00,0.00,53500.00,0.00,0.00,0.00,0.00,428000.00,0.00',
  );
  expect(total?.startsWith('CNY,"Total, all",2,642000.00,')).toBe(true);
  expect(end).toBe('');
});
