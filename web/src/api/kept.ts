import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { isLost, Problem } from '@/lib/problem';

/** Loaded when there is something to keep or to read: nobody waits for it before the first paint. */
const store = () => import('./device-store');

/** What the server says; without an answer what it said last on this device, with the moment of that. */
export async function orKept<T>(
  name: string,
  read: () => Promise<T>,
  asKept: (data: T, at: number) => T = (data) => data,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isLost(error)) throw error;
    const kept = await store()
      .then(({ readKept }) => readKept(name))
      .catch(() => undefined);
    if (!kept) throw error;
    return asKept(kept.data as T, kept.at);
  }
}

/** When this device read something that the server cannot be asked for now, in milliseconds. */
export interface MaybeKept {
  keptAt?: number;
}

interface Asked {
  client: QueryClient;
  queryKey: QueryKey;
}

/**
 * For the query function of what can be read without a connection: keeps each answer under its key, and answers from
 * there when the server does not. What is on screen already stays as it is, with the time when it was asked for.
 * Fields that the person may not see are not in the answer, so that they are never kept.
 */
export async function readOrKept<T extends object>(
  { client, queryKey }: Asked,
  read: () => Promise<T>,
): Promise<T & MaybeKept> {
  const name = JSON.stringify(queryKey);
  const ask = async () => {
    try {
      const fresh = await read();
      keep(name, fresh);
      return fresh;
    } catch (error) {
      // Gone, or not theirs to see any more: the device forgets it too.
      if (error instanceof Problem && (error.status === 403 || error.status === 404)) forget(name);
      throw error;
    }
  };
  if (client.getQueryData(queryKey) !== undefined) return ask();
  return orKept<T & MaybeKept>(name, ask, (kept, keptAt) => ({ ...kept, keptAt }));
}

/** Keeps what the server said; a browser without storage goes on without. */
export function keep(name: string, data: unknown): void {
  void store()
    .then(({ keepRead }) => keepRead(name, data, Date.now()))
    .catch(() => {});
}

function forget(name: string): void {
  void store()
    .then(({ dropKept }) => dropKept(name))
    .catch(() => {});
}

/** Forgets all that was read: the person has left, or lost the right to see it. */
export async function forgetAllKept(): Promise<void> {
  await store()
    .then(({ forgetKept }) => forgetKept())
    .catch(() => {});
}
