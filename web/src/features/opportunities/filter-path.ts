import type { FilterNode } from '@/records/types';

/** The list of the opportunities that a filter selects. */
export function pathOfFilter(filter: FilterNode[], q: string | undefined): string {
  const query = new URLSearchParams({ filter: JSON.stringify(filter) });
  if (q) query.set('q', q);
  return `/opportunities?${query}`;
}
