import { isLost } from '@/lib/problem';

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

/** Keeps what the server said; a browser without storage goes on without. */
export function keep(name: string, data: unknown): void {
  void store()
    .then(({ keepRead }) => keepRead(name, data, Date.now()))
    .catch(() => {});
}

/** Forgets all that was read: the person has left, or lost the right to see it. */
export async function forgetAllKept(): Promise<void> {
  await store()
    .then(({ forgetKept }) => forgetKept())
    .catch(() => {});
}
