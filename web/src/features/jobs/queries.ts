import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';

export type Job = components['schemas']['JobView'];
export type JobState = components['schemas']['JobState'];
export type OutboxEvent = components['schemas']['EventView'];

export const STATES: JobState[] = ['dead', 'waiting', 'running', 'done'];
/** The queue moves by itself. */
const TEN_SECONDS = 10_000;
const PAGE = 50;

export function jobsQuery(state: JobState | undefined) {
  return infiniteQueryOptions({
    queryKey: ['jobs', state],
    queryFn: ({ pageParam }) =>
      data(api.GET('/api/v1/jobs', { params: { query: { state, cursor: pageParam, limit: PAGE } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    refetchInterval: TEN_SECONDS,
  });
}

export interface EventSearch {
  object?: string;
  object_id?: string;
  name?: string;
}

export function eventsQuery(search: EventSearch) {
  return infiniteQueryOptions({
    queryKey: ['outbox-events', search],
    queryFn: ({ pageParam }) =>
      data(
        api.GET('/api/v1/outbox-events', {
          params: { query: { ...search, cursor: pageParam, limit: PAGE } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    refetchInterval: TEN_SECONDS,
  });
}
