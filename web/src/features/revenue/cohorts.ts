import type { components } from '@/api/schema';
import { addMonths } from '@/lib/dates';
import { formatAmount, type Money } from '@/lib/money';

export type CohortWaterfall = components['schemas']['CohortWaterfall'];
export type CohortBlock = components['schemas']['CohortBlock'];
export type CohortRow = components['schemas']['CohortRow'];
export type CohortCell = components['schemas']['CohortCell'];
export type CohortMonth = components['schemas']['CohortMonth'];
export type CohortTies = components['schemas']['CohortTies'];

/** What the server takes at once. */
const monthsMax = 36;

/** Amounts of a row beside its months; each is an amount with the reference that explains it. */
export type SideColumn =
  | 'billed'
  | 'earlier'
  | 'overdue'
  | 'later'
  | 'undated'
  | 'remaining'
  | 'deferred'
  | 'unbilled';

export interface CohortQuery {
  grain: 'quarter' | 'month';
  as_of: string;
  from: string;
  through: string;
  entity_id?: string;
}

/**
 * What the address asks for, brought to what the server takes: as of no future month, `from ≤ as of ≤ through`,
 * at most 36 months. Without a word of the address: four months through this one, and three planned.
 */
export function cohortQuery(search: Record<string, string | undefined>, today: string): CohortQuery {
  const month = (text: string | undefined) => (/^\d{4}-(0[1-9]|1[0-2])$/.test(text ?? '') ? text : undefined);
  const current = today.slice(0, 7);
  const asked = month(search.as_of);
  const asOf = asked && asked <= current ? asked : current;
  const first = month(search.from);
  const oldest = addMonths(asOf, 1 - monthsMax);
  const from = first && first <= asOf ? max(first, oldest) : addMonths(asOf, -3);
  const last = month(search.through);
  const newest = addMonths(from, monthsMax - 1);
  const through = min(last && last >= asOf ? last : addMonths(asOf, 3), newest);
  return {
    grain: search.grain === 'month' ? 'month' : 'quarter',
    as_of: asOf,
    from,
    through,
    ...(search.entity_id && { entity_id: search.entity_id }),
  };
}

const min = (one: string, other: string) => (one < other ? one : other);
const max = (one: string, other: string) => (one > other ? one : other);

/** The columns after the months: what is always asked for, and the rare ones only where they hold something. */
export function columnsAfter(total: CohortRow): SideColumn[] {
  const rare = (['overdue', 'undated'] as const).filter((name) => total[name].amount.amount_minor !== 0);
  return [
    ...rare.filter((name) => name === 'overdue'),
    'later',
    ...rare.filter((name) => name === 'undated'),
    'remaining',
    'deferred',
    'unbilled',
  ];
}

/** Closed months that follow each other, as first and last: `[['2026-06', '2026-10']]`. */
export function closedRuns(months: Pick<CohortMonth, 'period' | 'period_closed'>[]): [string, string][] {
  const runs: [string, string][] = [];
  for (const { period, period_closed } of months) {
    if (!period_closed) continue;
    const run = runs[runs.length - 1];
    if (run && addMonths(run[1], 1) === period) run[1] = period;
    else runs.push([period, period]);
  }
  return runs;
}

type Difference = {
  of: 'recognized' | 'position' | 'deferred' | 'unbilled' | { month: string };
  difference: Money;
};

/**
 * What differs from the ledger: revenue, the position and months; an asset and a liability for themselves only where
 * nothing else does, since the ledger may keep both of a contract and the table nets them. Nothing when all ties.
 */
export function differences(ties: CohortTies): Difference[] {
  const of = (name: 'recognized' | 'position' | 'deferred' | 'unbilled') => ({
    of: name,
    difference: ties[name].difference,
  });
  const months = ties.months.map(({ period, difference }) => ({ of: { month: period }, difference }));
  const differ = (found: Difference[]) => found.filter(({ difference }) => difference.amount_minor !== 0);
  const faults = differ([of('recognized'), of('position'), ...months]);
  return faults.length > 0 ? faults : differ([of('deferred'), of('unbilled')]);
}

interface CsvWords {
  cohort: string;
  contracts: string;
  currency: string;
  total: string;
  planned: (month: string) => string;
  side: Record<SideColumn, string>;
}

/**
 * The tables as one file, a line per cohort, with every amount as shown: actual and planned months in columns of
 * their own, plain digits. The server's amounts are written, none is computed.
 */
export function cohortCsv(waterfall: CohortWaterfall, words: CsvWords): string {
  const after: SideColumn[] = ['overdue', 'later', 'undated', 'remaining', 'deferred', 'unbilled'];
  const months = waterfall.months.map(({ period }) => period);
  const head = [
    words.currency,
    words.cohort,
    words.contracts,
    words.side.billed,
    words.side.earlier,
    ...months.flatMap((month) => [month, words.planned(month)]),
    ...after.map((name) => words.side[name]),
  ];
  const plain = (money: Money) => formatAmount(money).replaceAll(',', '');
  const line = (currency: string, row: CohortRow, name: string) => {
    const cells = new Map(row.cells.map((cell) => [cell.period, cell]));
    return [
      currency,
      name,
      String(row.contracts),
      plain(row.billed.amount),
      plain(row.earlier.amount),
      ...months.flatMap((month) => {
        const cell = cells.get(month);
        return cell ? [plain(cell.actual.amount), plain(cell.planned.amount)] : ['', ''];
      }),
      ...after.map((column) => plain(row[column].amount)),
    ];
  };
  const lines = waterfall.currencies.flatMap(({ currency, cohorts, total }) => [
    ...cohorts.map((row) => line(currency, row, row.cohort)),
    line(currency, total, words.total),
  ]);
  return [head, ...lines].map((fields) => `${fields.map(quoted).join(',')}\r\n`).join('');
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
