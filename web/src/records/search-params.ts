import type { FilterNode, Layout } from './types';

/** What a list's address carries, so that every view can be sent as a link. */
export interface ListSearch {
  filter?: FilterNode[];
  q?: string;
  sort?: string;
  layout?: Layout;
  /** Columns in order. */
  cols?: string[];
  /** Saved view that this began as. */
  view?: string;
  /** Record open in the panel beside the list. */
  open?: string;
}

const layouts: Layout[] = ['list', 'board', 'calendar', 'chart'];

/** Reads an address that a person may have changed: what makes no sense is left out. */
export function readListSearch(search: Record<string, unknown>): ListSearch {
  return {
    filter: Array.isArray(search.filter) ? (search.filter as FilterNode[]) : undefined,
    q: text(search.q),
    sort: text(search.sort),
    layout: layouts.find((layout) => layout === search.layout),
    cols: Array.isArray(search.cols) ? search.cols.filter((name) => typeof name === 'string') : undefined,
    view: text(search.view),
    open: text(search.open),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
