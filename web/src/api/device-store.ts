import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { QueuedWrite, Write } from '@/lib/offline-queue';

/** What was read before, for reading without a connection. */
export interface Kept {
  /** Name of the query. */
  name: string;
  data: unknown;
  /** When the server said it, in milliseconds. */
  at: number;
}

interface Schema extends DBSchema {
  queue: { key: number; value: QueuedWrite };
  kept: { key: string; value: Kept; indexes: { at: number } };
}

let opened: Promise<IDBPDatabase<Schema>> | null = null;

/** The database of this device. Opening it anew after a failure, since a person may allow storage later. */
function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('mingxi', 1, {
    upgrade(db) {
      db.createObjectStore('queue', { keyPath: 'id', autoIncrement: true });
      db.createObjectStore('kept', { keyPath: 'name' }).createIndex('at', 'at');
    },
    terminated: () => {
      opened = null;
    },
  }).catch((error: unknown) => {
    opened = null;
    throw error;
  });
  return opened;
}

/** What waits to be sent for one person, oldest first. */
export async function writesOf(user: string): Promise<QueuedWrite[]> {
  const all = await (await database()).getAll('queue');
  return all.filter((item) => item.user === user);
}

export async function addWrite(write: Write): Promise<void> {
  const item: Omit<QueuedWrite, 'id'> = { ...write, state: 'waiting', attempts: 1 };
  // The database gives the number.
  await (await database()).add('queue', item as QueuedWrite);
}

/** Puts the changed items and removes the others that are named: all or nothing. */
export async function changeWrites(put: QueuedWrite[], remove: number[] = []): Promise<void> {
  const tx = (await database()).transaction('queue', 'readwrite');
  await Promise.all([
    ...put.map((item) => tx.store.put(item)),
    ...remove.map((id) => tx.store.delete(id)),
    tx.done,
  ]);
}

export async function removeWritesOf(user: string): Promise<void> {
  await changeWrites(
    [],
    (await writesOf(user)).map(({ id }) => id),
  );
}

/** So much is kept for reading: about 200 records, and the lists that lead to them. */
const KEPT_MOST = 220;

/** Keeps what was read, and forgets what was read longest ago. */
export async function keepRead(name: string, data: unknown, at: number): Promise<void> {
  const tx = (await database()).transaction('kept', 'readwrite');
  await tx.store.put({ name, data, at });
  let surplus = (await tx.store.count()) - KEPT_MOST;
  let oldest = surplus > 0 ? await tx.store.index('at').openCursor() : null;
  while (oldest && surplus > 0) {
    // Queries are named by their key, an array; what the shell stands on has plain names and stays.
    if (oldest.value.name.startsWith('[')) {
      await oldest.delete();
      surplus -= 1;
    }
    oldest = await oldest.continue();
  }
  await tx.done;
}

export async function readKept(name: string): Promise<Kept | undefined> {
  return (await database()).get('kept', name);
}

export async function dropKept(name: string): Promise<void> {
  await (await database()).delete('kept', name);
}

export async function forgetKept(): Promise<void> {
  await (await database()).clear('kept');
}
