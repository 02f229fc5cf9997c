import { modernValue } from './relative';
import type { FilterNode, Layout } from './types';

/** What a list's address carries, so that every view can be sent as a link. */
export interface ListSearch {
  filter?: FilterNode[];
  q?: string;
  sort?: string;
  layout?: Layout;
  /** Field that a calendar or a chart stands on. */
  by?: string;
  /** Amount that a chart adds up; counts unless given. */
  measure?: string;
  /** A chart shown as the table of the same. */
  as?: 'table';
  /** Columns in order. */
  cols?: string[];
  /** Saved view that this began as. */
  view?: string;
  /** Record open in the panel beside the list. */
  open?: string;
  /** The form of a new one is open. */
  create?: boolean;
}

const layouts: Layout[] = ['list', 'inbox', 'board', 'calendar', 'chart'];

/** Reads an address that a person may have changed: what makes no sense is left out. */
export function readListSearch(search: Record<string, unknown>): ListSearch {
  return {
    filter: filterOf(search.filter),
    q: text(search.q),
    sort: text(search.sort),
    layout: layouts.find((layout) => layout === search.layout),
    by: text(search.by),
    measure: text(search.measure),
    as: search.as === 'table' ? 'table' : undefined,
    cols: list(search.cols)?.filter((name) => typeof name === 'string'),
    view: text(search.view),
    open: text(search.open),
    create: search.create === 1 || search.create === true ? true : undefined,
  };
}

function filterOf(value: unknown): FilterNode[] | undefined {
  const nodes = list(value)?.filter(isNode).map(modern);
  return nodes?.length ? nodes : undefined;
}

function modern(node: FilterNode): FilterNode {
  if ('any' in node) return { any: node.any.map(modern) };
  if ('all' in node) return { all: node.all.map(modern) };
  return node.value === undefined ? node : { ...node, value: modernValue(node.value) };
}

function isNode(value: unknown): value is FilterNode {
  if (typeof value !== 'object' || value === null) return false;
  if ('any' in value) return Array.isArray(value.any) && value.any.length > 0 && value.any.every(isNode);
  if ('all' in value) return Array.isArray(value.all) && value.all.length > 0 && value.all.every(isNode);
  return 'field' in value && typeof value.field === 'string' && 'op' in value && typeof value.op === 'string';
}

/** A list, also when a link carried it as text. */
function list(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'string' || !value.startsWith('[')) return undefined;
  try {
    return list(JSON.parse(value));
  } catch {
    return undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
