import { useSyncExternalStore } from 'react';
import type { QueuedWrite, Write } from '@/lib/offline-queue';

/**
 * What waits on this device to be sent, as far as the shell must know it: the count, and the way in. The database and
 * the sender are loaded when there is something to do.
 */
const store = () => import('./device-store');

let owner: string | null = null;
let items: readonly QueuedWrite[] = [];
const listeners = new Set<() => void>();
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('mingxi.waiting');
if (channel) channel.onmessage = () => void read();

async function read(): Promise<void> {
  const user = owner;
  const found = user ? await store().then(({ writesOf }) => writesOf(user)) : [];
  if (user !== owner) return;
  items = found;
  for (const listener of listeners) listener();
}

let reading: Promise<void> = Promise.resolve();

/** Reads the queue of a person; null when nobody is signed in. A browser without storage has nothing waiting. */
export function watchWaiting(user: string | null): void {
  owner = user;
  reading = read().catch(() => {});
}

/** What waits, once it has been read from this device. */
export async function waitingRead(): Promise<readonly QueuedWrite[]> {
  await reading;
  return items;
}

/** Says here and in the other tabs that the queue is another one now. */
export async function waitingChanged(): Promise<void> {
  await read();
  channel?.postMessage(null);
}

export function waitingNow(): readonly QueuedWrite[] {
  return items;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useWaiting(): readonly QueuedWrite[] {
  return useSyncExternalStore(subscribe, waitingNow);
}

/** Keeps a write for later. False when this device cannot: then it has to be refused as before. */
export async function queueWrite(write: Write): Promise<boolean> {
  try {
    await (await store()).addWrite(write);
    owner ??= write.user;
    await waitingChanged();
    return true;
  } catch {
    return false;
  }
}

/** Removes what a person wrote and did not send. */
export async function dropWaiting(user: string): Promise<void> {
  await (await store()).removeWritesOf(user);
  await waitingChanged();
}
