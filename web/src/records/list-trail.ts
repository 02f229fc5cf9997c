import type { ObjectDescription, Rec } from './types';

interface Trail {
  plural: string;
  /** Address of the list with its search. */
  href: string;
  ids: string[];
}

/** The list that a record was opened from: the way back, and what `J` and `K` go through. */
let trail: Trail | null = null;

export function rememberList(object: ObjectDescription, rows: Rec[]): void {
  const { pathname, search } = globalThis.location;
  trail = { plural: object.plural, href: `${pathname}${search}`, ids: rows.map(({ id }) => id) };
}

export function trailOf(plural: string): Trail | null {
  return trail?.plural === plural ? trail : null;
}
