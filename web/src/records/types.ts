import type { components } from '@/api/schema';

export type ObjectDescription = components['schemas']['ObjectView'];
export type FieldDescription = components['schemas']['FieldView'];
export type Label = components['schemas']['Label'];
export type Totals = components['schemas']['TotalsView'];
export type FilterOp = components['schemas']['Op'];

/** What a field holds; a new kind makes the compiler list every place (`fields.tsx`). */
export type FieldKind =
  | 'text'
  | 'long_text'
  | 'integer'
  | 'decimal'
  | 'money'
  | 'currency'
  | 'bool'
  | 'date'
  | 'moment'
  | 'choice'
  | 'reference'
  | 'json';

/**
 * A record of any object as the API lists it; `titles` names the records that its references point to, but for those
 * in `masked`, which are not the reader's to open.
 */
export interface Rec {
  id: string;
  version?: number;
  titles?: Record<string, string>;
  masked?: string[];
  custom?: Record<string, unknown>;
  [field: string]: unknown;
}

export interface Page<T> {
  items: T[];
  next_cursor?: string | null;
}

/** One condition, or several of which any holds: exactly what the API takes. */
export interface Condition {
  field: string;
  op: FilterOp;
  value?: unknown;
}
export type FilterNode = Condition | { any: FilterNode[] } | { all: FilterNode[] };

export type Layout = 'list' | 'inbox' | 'board' | 'calendar' | 'chart';

/** What a list shows: it lives in the URL, in saved views, and in exports, always in this shape. */
export interface ListQuery {
  filter?: FilterNode[];
  q?: string;
  /** `-created_at,name`: comma separated, minus for descending. */
  sort?: string;
}
