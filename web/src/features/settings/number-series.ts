import type { components } from '@/api/schema';

export type NumberSeries = components['schemas']['NumberSeries'];

/** The series of each owner, in the order of the answer; what the organisation counts itself has none. */
export function bySeriesOwner(series: NumberSeries[]): { owner: string | null; items: NumberSeries[] }[] {
  const groups = new Map<string | null, NumberSeries[]>();
  for (const one of series) {
    const owner = one.entity_id ?? null;
    groups.set(owner, [...(groups.get(owner) ?? []), one]);
  }
  return [...groups].map(([owner, items]) => ({ owner, items }));
}
