import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useQuery,
  useSuspenseQuery,
} from '@tanstack/react-query';
import { request } from '@/api/client';
import { keep, type MaybeKept, orKept, readOrKept } from '@/api/kept';
import { waitingRead } from '@/api/waiting';
import type { ListQuery, ObjectDescription, Page, Rec, Totals } from './types';

/** Descriptions of every object the caller may read; they change only when an administrator changes fields. */
export const objectsQuery = queryOptions({
  queryKey: ['objects'],
  queryFn: async () => {
    const items = await orKept('objects', async () => {
      const page = await request<{ items: ObjectDescription[] }>('/objects');
      keep('objects', page.items);
      return page.items;
    });
    return new Map(items.map((object) => [object.name, object]));
  },
  networkMode: 'always',
  staleTime: 10 * 60_000,
});

export function useObjects(): Map<string, ObjectDescription> {
  return useSuspenseQuery(objectsQuery).data;
}

/** The description of an object by its singular name; undefined when the caller may not read it. */
export function useObject(name: string): ObjectDescription | undefined {
  return useObjects().get(name);
}

function wire(query: ListQuery): Record<string, string | undefined> {
  return {
    filter: query.filter?.length ? JSON.stringify(query.filter) : undefined,
    q: query.q || undefined,
    sort: query.sort || undefined,
  };
}

const PAGE = 100;

/** Lists that a rep can read without a connection. */
const isKept = (plural: string) => plural === 'customers' || plural === 'opportunities';

/** Keys begin with the object's plural, so that one change refreshes every list, total and record of it. */
export function recordsQuery(plural: string, query: ListQuery, limit = PAGE) {
  return infiniteQueryOptions({
    queryKey: [plural, 'list', wire(query), limit],
    queryFn: ({ pageParam, signal, client, queryKey }) => {
      const read = () =>
        request<Page<Rec>>(`/${plural}`, { query: { ...wire(query), cursor: pageParam, limit }, signal });
      return isKept(plural) && !pageParam ? readOrKept({ client, queryKey }, read) : read();
    },
    networkMode: isKept(plural) ? 'always' : 'online',
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function useRecords(
  plural: string,
  query: ListQuery,
  options: { enabled?: boolean; limit?: number } = {},
) {
  return useInfiniteQuery({
    ...recordsQuery(plural, query, options.limit),
    enabled: options.enabled ?? true,
  });
}

/** One page and no more. */
export function firstRecordsQuery<T = Rec>(plural: string, query: ListQuery, limit: number) {
  return queryOptions({
    queryKey: [plural, 'first', wire(query), limit],
    queryFn: ({ signal }) => request<Page<T>>(`/${plural}`, { query: { ...wire(query), limit }, signal }),
    placeholderData: keepPreviousData,
  });
}

/** The first records of a query, for lists that are bounded by nature: the lines of a document. */
export function useFirstRecords<T = Rec>(
  plural: string,
  query: ListQuery,
  options: { enabled?: boolean; limit?: number } = {},
) {
  return useQuery({
    ...firstRecordsQuery<T>(plural, query, options.limit ?? 500),
    select: (page) => page.items,
    enabled: options.enabled ?? true,
  });
}

/** Count and sums per currency over the whole filter, never over the page. */
export function totalsQuery(plural: string, query: ListQuery) {
  const { sort: _, ...rest } = query;
  return queryOptions({
    queryKey: [plural, 'totals', wire(rest)],
    queryFn: ({ signal }) => request<Totals>(`/${plural}/totals`, { query: wire(rest), signal }),
    placeholderData: keepPreviousData,
  });
}

/** Count over the whole filter, and how many there are of each word of a choice. */
export function groupsQuery(plural: string, query: ListQuery, by: string) {
  const { sort: _, ...rest } = query;
  return queryOptions({
    queryKey: [plural, 'totals', wire(rest), by],
    queryFn: ({ signal }) => request<Totals>(`/${plural}/totals`, { query: { ...wire(rest), by }, signal }),
    placeholderData: keepPreviousData,
  });
}

export function useTotals(plural: string, query: ListQuery, enabled = true) {
  return useQuery({ ...totalsQuery(plural, query), enabled });
}

export function recordQuery<T extends object = Rec>(plural: string, id: string) {
  return queryOptions({
    queryKey: [plural, 'one', id],
    queryFn: async ({ signal, client, queryKey }) => {
      const record = await readOrKept({ client, queryKey }, () => request<T>(`/${plural}/${id}`, { signal }));
      return record.keptAt === undefined ? record : withWaiting(record, plural, id);
    },
    networkMode: 'always',
  });
}

interface Changed {
  titles?: object;
  custom?: object;
}

/** A kept record as the person left it: with what they changed and what is not sent yet. */
async function withWaiting<T extends object>(
  record: T & MaybeKept,
  plural: string,
  id: string,
): Promise<T & MaybeKept> {
  const own = (await waitingRead()).filter(
    ({ target, kind }) => kind === 'change' && target?.plural === plural && target.id === id,
  );
  let shown: T & MaybeKept & Changed = record;
  for (const { body, titles } of own) {
    const custom = shown.custom && { custom: { ...shown.custom, ...(body.custom as object | undefined) } };
    shown = { ...shown, ...body, ...custom, titles: { ...shown.titles, ...titles } };
  }
  return shown;
}

export function useRecord<T extends object = Rec>(plural: string, id: string | undefined) {
  return useQuery({ ...recordQuery<T>(plural, id ?? ''), enabled: Boolean(id) });
}

/** Where the CSV of a list is found; the browser downloads it with its own cookie. */
export function exportPath(plural: string, query: ListQuery): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(wire(query))) if (value) search.set(name, value);
  return `/api/v1/${plural}/export?${search}`;
}
