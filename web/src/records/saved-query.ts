import type { components } from '@/api/schema';
import type { ListSearch } from './search-params';
import type { FilterNode, Layout } from './types';

export type SavedView = components['schemas']['SavedView'];
type SavedQuery = components['schemas']['SavedViewQuery'];

/** What the API calls a list beside its record we call the inbox. */
const wireLayouts = {
  list: 'table',
  inbox: 'list',
  board: 'board',
  calendar: 'calendar',
  chart: 'chart',
} as const;

/** What a view keeps of the address. Relative values stay as they are said, so that the view is true next month too. */
export function savedQuery(search: ListSearch, columns: string[]): SavedQuery {
  const layout = search.layout ?? 'list';
  return {
    filter: (search.filter ?? []) as unknown as SavedQuery['filter'],
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
    query.layout === 'table' ? undefined : query.layout === 'list' ? 'inbox' : (query.layout ?? undefined);
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
    JSON.stringify([filter ?? [], q, sort, layout, cols, by, measure]);
  return shape(own) !== shape(search);
}
