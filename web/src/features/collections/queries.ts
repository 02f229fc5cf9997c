import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';

export type CollectionState = components['schemas']['CollectionState'];
export type PlannedInstallment = components['schemas']['PlannedInstallment'];
export type CashForecast = components['schemas']['CashForecast'];

export const states: CollectionState[] = ['overdue', 'due', 'pre_due', 'waiting', 'settled'];

export interface PlanFilter {
  state?: CollectionState;
  from?: string;
  through?: string;
  customer_id?: string;
  contract_id?: string;
  entity_id?: string;
}

/** Installments due first, and the cash expected of the whole filter. */
export function useCollectionPlan(filter: PlanFilter) {
  return useInfiniteQuery({
    queryKey: ['installments', 'plan', filter],
    queryFn: ({ pageParam }) =>
      data(
        api.GET('/api/v1/collection-plan', {
          params: { query: { ...filter, cursor: pageParam as never, limit: 100 } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** The days of the calendar of a month: whole weeks from Monday, those of other months too. */
export function calendarDays(month: string): string[] {
  const first = new Date(`${month}-01T12:00:00Z`);
  const lead = (first.getUTCDay() + 6) % 7;
  const start = first.getTime() - lead * 86_400_000;
  const days: string[] = [];
  for (let place = 0; place < 42; place += 1) {
    const day = new Date(start + place * 86_400_000).toISOString().slice(0, 10);
    if (place >= 28 && place % 7 === 0 && day.slice(0, 7) > month) break;
    days.push(day);
  }
  return days;
}

/**
 * Why nothing is shown: nobody narrowed it and nothing is late, what was chosen matches nothing, or there is no plan.
 * `isOpening`: nobody chose a phase, so a list shows the late ones.
 */
export function emptiness(filter: PlanFilter, isOpening: boolean): 'nothingLate' | 'noMatch' | 'none' {
  const isNarrow = Boolean(filter.customer_id || filter.contract_id || filter.entity_id);
  if (!isNarrow && !filter.state) return 'none';
  return !isNarrow && isOpening ? 'nothingLate' : 'noMatch';
}
