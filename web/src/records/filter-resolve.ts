import { addDays, addMonths, endOfMonth, startOfMonth, startOfWeek } from '@/lib/dates';
import type { Condition, FieldDescription, FilterNode, ObjectDescription } from './types';

/** Who asks, and when: what relative values mean. */
export interface Viewpoint {
  /** Today in the organisation's time zone. */
  today: string;
  me: string;
  timeZone: string;
}

/** Spans of days that people name; the ones with `days` count from today, today included. */
export const SPANS = [
  'today',
  'yesterday',
  'tomorrow',
  'this_week',
  'last_week',
  'next_week',
  'this_month',
  'last_month',
  'next_month',
  'this_quarter',
  'last_quarter',
  'next_quarter',
  'this_year',
  'last_year',
  'last_days',
  'next_days',
] as const;
export type Span = (typeof SPANS)[number];

/** A value that depends on who looks and when; it stays so in addresses and saved views. */
export interface Relative {
  rel: Span | 'me';
  days?: number;
}

export function isRelative(value: unknown): value is Relative {
  return typeof value === 'object' && value !== null && typeof (value as Relative).rel === 'string';
}

/** First and last day of a span, both inclusive. */
export function spanDays({ rel, days = 0 }: Relative, today: string): [string, string] | null {
  const week = (offset: number): [string, string] => {
    const monday = addDays(startOfWeek(today), offset * 7);
    return [monday, addDays(monday, 6)];
  };
  const months = (offset: number, count: number, from: string): [string, string] => {
    const first = `${addMonths(from.slice(0, 7), offset)}-01`;
    return [first, endOfMonth(`${addMonths(first.slice(0, 7), count - 1)}-01`)];
  };
  const quarter = `${today.slice(0, 4)}-${String(Math.floor((Number(today.slice(5, 7)) - 1) / 3) * 3 + 1).padStart(2, '0')}-01`;
  switch (rel) {
    case 'today':
      return [addDays(today, days), addDays(today, days)];
    case 'yesterday':
      return [addDays(today, -1), addDays(today, -1)];
    case 'tomorrow':
      return [addDays(today, 1), addDays(today, 1)];
    case 'this_week':
      return week(0);
    case 'last_week':
      return week(-1);
    case 'next_week':
      return week(1);
    case 'this_month':
      return months(0, 1, startOfMonth(today));
    case 'last_month':
      return months(-1, 1, startOfMonth(today));
    case 'next_month':
      return months(1, 1, startOfMonth(today));
    case 'this_quarter':
      return months(0, 3, quarter);
    case 'last_quarter':
      return months(-3, 3, quarter);
    case 'next_quarter':
      return months(3, 3, quarter);
    case 'this_year':
      return [`${today.slice(0, 4)}-01-01`, `${today.slice(0, 4)}-12-31`];
    case 'last_year':
      return months(-12, 12, `${today.slice(0, 4)}-01-01`);
    case 'last_days':
      return [addDays(today, -Math.max(0, days - 1)), today];
    case 'next_days':
      return [today, addDays(today, Math.max(0, days - 1))];
    case 'me':
      return null;
  }
}

/** The filter as the server takes it: spans become days, days of moments become moments, `me` becomes my id. */
export function resolveFilter(nodes: FilterNode[], object: ObjectDescription, from: Viewpoint): FilterNode[] {
  return nodes.flatMap((node): FilterNode[] => {
    if ('any' in node) return [{ any: node.any.map((part) => all(resolveFilter([part], object, from))) }];
    if ('all' in node) return [{ all: resolveFilter(node.all, object, from) }];
    const field = object.fields.find(({ name }) => name === node.field);
    return field ? resolveCondition(node, field, from) : [];
  });
}

function all(nodes: FilterNode[]): FilterNode {
  const [only] = nodes;
  return nodes.length === 1 && only ? only : { all: nodes };
}

function resolveCondition(condition: Condition, field: FieldDescription, from: Viewpoint): FilterNode[] {
  const { value, op } = condition;
  if (Array.isArray(value)) {
    return [
      { ...condition, value: value.map((item) => (isRelative(item) && item.rel === 'me' ? from.me : item)) },
    ];
  }
  const day = dayOf(value);
  if (isRelative(value) && value.rel === 'me') return [{ ...condition, value: from.me }];
  const span = isRelative(value)
    ? spanDays(value, from.today)
    : day
      ? ([day, day] as [string, string])
      : null;
  if (!span) return [condition];
  if (field.kind !== 'date' && field.kind !== 'moment') return [condition];
  return within(field, op, span, from.timeZone);
}

/** A plain day, where moments are asked by days. */
function dayOf(value: unknown): string | null {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : null;
}

/** `is` a span means inside it, `before` means before its first day, `after` means after its last. */
function within(
  field: FieldDescription,
  op: Condition['op'],
  [first, last]: [string, string],
  timeZone: string,
): FilterNode[] {
  const name = field.name;
  const start = field.kind === 'moment' ? midnight(first, timeZone) : first;
  // Moments are compared with the midnight after the last day, which is not in the span any more.
  const after = field.kind === 'moment' ? midnight(addDays(last, 1), timeZone) : addDays(last, 1);
  const inside: FilterNode[] =
    field.kind === 'date' && first === last
      ? [{ field: name, op: 'eq', value: first }]
      : [
          { field: name, op: 'ge', value: start },
          { field: name, op: 'lt', value: after },
        ];
  switch (op) {
    case 'eq':
    case 'in':
      return inside;
    case 'ne':
      return [
        {
          any: [
            { field: name, op: 'lt', value: start },
            { field: name, op: 'ge', value: after },
            { field: name, op: 'empty' },
          ],
        },
      ];
    case 'lt':
      return [{ field: name, op: 'lt', value: start }];
    case 'le':
      return [{ field: name, op: 'lt', value: after }];
    case 'gt':
      return [{ field: name, op: 'ge', value: after }];
    case 'ge':
      return [{ field: name, op: 'ge', value: start }];
    default:
      return inside;
  }
}

/** The moment when a day begins in a time zone, as RFC 3339 in UTC. */
export function midnight(day: string, timeZone: string): string {
  const guess = Date.parse(`${day}T00:00:00Z`);
  const shown = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(guess));
  const part = (type: string) => shown.find((candidate) => candidate.type === type)?.value ?? '00';
  const local = Date.parse(
    `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}Z`,
  );
  return new Date(guess - (local - guess)).toISOString().replace('.000Z', 'Z');
}
