import { useQuery } from '@tanstack/react-query';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import type { Rec } from '@/records/types';

export interface Period extends Rec {
  entity_id: string;
  period: string;
  status: 'open' | 'closed';
}

export type Checklist = components['schemas']['CloseChecklist'];
export type ChecklistItem = components['schemas']['ChecklistItem'];

export function useChecklist(period: string | undefined) {
  return useQuery({
    queryKey: ['periods', 'checklist', period],
    queryFn: () =>
      data(api.GET('/api/v1/periods/{id}/checklist', { params: { path: { id: period ?? '' } } })),
    enabled: Boolean(period),
  });
}

/** The periods of each entity, the newest first. */
export function byEntity(periods: Period[]): { id: string; name: string; periods: Period[] }[] {
  const entities = new Map<string, { id: string; name: string; periods: Period[] }>();
  for (const period of periods) {
    const name = period.titles?.entity_id ?? period.entity_id;
    const known = entities.get(period.entity_id) ?? { id: period.entity_id, name, periods: [] };
    known.periods.push(period);
    entities.set(period.entity_id, known);
  }
  for (const { periods } of entities.values())
    periods.sort((one, other) => (one.period < other.period ? 1 : -1));
  return [...entities.values()];
}

/** What a person closes next: the oldest month that is open. */
export function nextToClose(periods: Period[]): Period | undefined {
  return periods
    .filter(({ status }) => status === 'open')
    .sort((one, other) => (one.period > other.period ? 1 : -1))[0];
}
