import type { FilterNode, ObjectDescription } from './types';

/** Spans of days that people name, in the server's words; the two with `days` count from today, today included. */
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
  'next_year',
  'last_n_days',
  'next_n_days',
] as const;
export type Span = (typeof SPANS)[number];

/** People that depend on who looks. */
export const PEOPLE = ['me', 'my_team'] as const;
export type People = (typeof PEOPLE)[number];

/** A value that depends on who looks and when. The server knows what it means; addresses and views keep the words. */
export interface Relative {
  relative: Span | People;
  days?: number;
}

export function isRelative(value: unknown): value is Relative {
  return typeof value === 'object' && value !== null && typeof (value as Relative).relative === 'string';
}

export function isPeople(value: Relative): boolean {
  return PEOPLE.some((people) => people === value.relative);
}

/** The filter without conditions on fields that the object does not have: an old link may name them. */
export function knownFilter(nodes: FilterNode[], object: ObjectDescription): FilterNode[] {
  return nodes.flatMap((node): FilterNode[] => {
    if ('any' in node) return grouped('any', knownFilter(node.any, object));
    if ('all' in node) return grouped('all', knownFilter(node.all, object));
    return object.fields.some(({ name }) => name === node.field) ? [node] : [];
  });
}

function grouped(joint: 'any' | 'all', nodes: FilterNode[]): FilterNode[] {
  if (nodes.length === 0) return [];
  return joint === 'any' ? [{ any: nodes }] : [{ all: nodes }];
}

const renamed: Record<string, string> = { last_days: 'last_n_days', next_days: 'next_n_days' };

/** A value of a link that was sent before the server knew relative values: `{rel: 'last_days', days: 7}`. */
export function modernValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(modernValue);
  if (typeof value !== 'object' || value === null || !('rel' in value)) return value;
  const { rel, ...rest } = value;
  return { relative: renamed[String(rel)] ?? rel, ...rest };
}
