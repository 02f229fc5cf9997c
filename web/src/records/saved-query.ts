import type { components } from '@/api/schema';
import { isRelative } from './filter-resolve';
import type { ListSearch } from './search-params';
import type { FilterNode, Layout, ObjectDescription } from './types';

export type SavedView = components['schemas']['SavedView'];
type SavedQuery = components['schemas']['SavedViewQuery'];

/** Relative values in the words that the server keeps: `today-7`, `me`. Null for what it has no words for. */
function wireValue(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(wireValue);
    return items.includes(null) ? null : items;
  }
  if (!isRelative(value)) return value;
  const days = value.rel === 'yesterday' ? -1 : value.rel === 'tomorrow' ? 1 : (value.days ?? 0);
  switch (value.rel) {
    case 'me':
      return 'me';
    case 'today':
    case 'yesterday':
    case 'tomorrow':
      return days === 0 ? 'today' : `today${days > 0 ? '+' : ''}${days}`;
    default:
      return null;
  }
}

/** A filter as a view keeps it, or null when it holds a span (this month) that only the screen understands. */
export function wireFilter(nodes: FilterNode[]): FilterNode[] | null {
  const kept: FilterNode[] = [];
  for (const node of nodes) {
    const wired = wireNode(node);
    if (!wired) return null;
    kept.push(...wired);
  }
  return kept;
}

function wireNode(node: FilterNode): FilterNode[] | null {
  if ('any' in node) {
    const parts = node.any.map(wireNode);
    if (parts.includes(null)) return null;
    return [{ any: parts.flatMap((part) => (part && part.length > 1 ? [{ all: part }] : (part ?? []))) }];
  }
  if ('all' in node) {
    const parts = wireFilter(node.all);
    return parts && [{ all: parts }];
  }
  const { field, op, value } = node;
  if (isRelative(value) && (value.rel === 'last_days' || value.rel === 'next_days') && op === 'eq') {
    const edge = Math.max(0, (value.days ?? 1) - 1);
    const isLast = value.rel === 'last_days';
    return [
      { field, op: 'ge', value: isLast && edge > 0 ? `today-${edge}` : 'today' },
      { field, op: 'le', value: !isLast && edge > 0 ? `today+${edge}` : 'today' },
    ];
  }
  if (value === undefined) return [node];
  const wired = wireValue(value);
  return wired === null && value !== null ? null : [{ field, op, value: wired }];
}

const wireLayouts = { list: 'table', board: 'board', calendar: 'calendar', chart: 'chart' } as const;

/** Whether a moment is compared with days: the screen turns them into moments, the server does not yet. */
function hasDayOfMoment(nodes: FilterNode[], moments: ReadonlySet<string>): boolean {
  return nodes.some((node) => {
    if ('any' in node) return hasDayOfMoment(node.any, moments);
    if ('all' in node) return hasDayOfMoment(node.all, moments);
    return moments.has(node.field) && node.value !== undefined && !/T/.test(String(node.value));
  });
}

/** What a view keeps of the address; null when the filter cannot be kept. */
export function savedQuery(
  search: ListSearch,
  columns: string[],
  moments: ReadonlySet<string>,
): SavedQuery | null {
  const filter = wireFilter(search.filter ?? []);
  if (!filter || hasDayOfMoment(filter, moments)) return null;
  const layout = search.layout ?? 'list';
  return {
    filter: filter as unknown as SavedQuery['filter'],
    sort: search.sort ?? '',
    search: search.q ?? null,
    layout: wireLayouts[layout],
    columns: columns.map((field) => ({ field })),
    group_by: layout === 'chart' || layout === 'board' ? (search.by ?? null) : null,
    date_field: layout === 'calendar' ? (search.by ?? null) : null,
    chart: layout === 'chart' ? { kind: 'bar', measure: search.measure ?? null } : null,
  };
}

/** The address that a view stands for. */
export function searchOf({ id, query }: SavedView): ListSearch {
  const layout: Layout | undefined =
    query.layout === 'table' || query.layout === 'list' ? undefined : (query.layout ?? undefined);
  const filter = (query.filter ?? []) as unknown as FilterNode[];
  return {
    view: id,
    filter: filter.length > 0 ? filter : undefined,
    q: query.search ?? undefined,
    sort: query.sort || undefined,
    layout,
    cols: query.columns?.length ? query.columns.map(({ field }) => field) : undefined,
    by: query.group_by ?? query.date_field ?? undefined,
    measure: query.chart?.measure ?? undefined,
    as: undefined,
  };
}

/** Whether the address shows something else than the view it began as. */
export function isEdited(view: SavedView, search: ListSearch): boolean {
  const own = searchOf(view);
  const shape = ({ filter, q, sort, layout, cols, by, measure }: ListSearch) =>
    JSON.stringify([wireFilter(filter ?? []) ?? filter, q, sort, layout, cols, by, measure]);
  return shape(own) !== shape(search);
}

/** Names of the fields that hold moments: days mean something else to them. */
export function momentsOf(object: ObjectDescription): ReadonlySet<string> {
  return new Set(object.fields.filter(({ kind }) => kind === 'moment').map(({ name }) => name));
}
