import type { QueryClient } from '@tanstack/react-query';
import { api, data, newIdempotencyKey, request, setCsrfToken } from '@/api/client';
import { changeWrites, writesOf } from '@/api/device-store';
import { sessionQuery } from '@/api/session';
import { waitingChanged } from '@/api/waiting';
import { nextOf, type Outcome, outcomeOf, type QueuedWrite, settled } from '@/lib/offline-queue';
import { asProblem } from '@/lib/problem';
import { same, valueAt } from '@/records/changes';
import { objectsQuery } from '@/records/queries';
import type { Rec } from '@/records/types';

const LOCK = 'mingxi.waiting';
/** So often a change is put onto a newer version of its record in one run. */
const MERGES = 3;

/** What one run did: how many writes arrived, and how many now wait for the person. */
export interface Run {
  sent: number;
  stuck: number;
}

/** Sends what waits, oldest first, in one tab at a time; ends at the first write that gets no answer. */
export async function sendWaiting(client: QueryClient, user: string): Promise<Run> {
  const none = { sent: 0, stuck: 0 };
  const run = () => sendAll(client, user);
  if (!navigator.locks) return run();
  return navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => (lock ? run() : none));
}

async function sendAll(client: QueryClient, user: string): Promise<Run> {
  const run = { sent: 0, stuck: 0 };
  const first = nextOf(await writesOf(user));
  if (!first) return run;
  if (!(await isStill(client, user))) {
    await settle(user, first, { kind: 'lost' });
    return run;
  }
  for (;;) {
    const items = await writesOf(user);
    const item = nextOf(items);
    if (!item) return run;
    await changeWrites([{ ...item, state: 'sending' }]);
    await waitingChanged();
    const outcome = await attempt(client, item);
    await settle(user, item, outcome);
    if (outcome.kind === 'lost') return run;
    if (outcome.kind !== 'sent') {
      run.stuck += 1;
      continue;
    }
    run.sent += 1;
    for (const plural of item.touches) void client.invalidateQueries({ queryKey: [plural] });
  }
}

/** Whether the server answers, and still knows this browser as the one who wrote; brings the token for writing too. */
async function isStill(client: QueryClient, user: string): Promise<boolean> {
  try {
    const session = await data(api.GET('/api/v1/session'));
    if (session.user.id !== user) return false;
    setCsrfToken(session.csrf_token ?? null);
    client.setQueryData(sessionQuery.queryKey, session);
    return true;
  } catch {
    return false;
  }
}

/** Puts the outcome into the queue as it is now: meanwhile more may have been written. */
async function settle(user: string, item: QueuedWrite, outcome: Outcome): Promise<void> {
  const before = await writesOf(user);
  const after = settled(before, item.id, outcome);
  const removed = before.filter(({ id }) => !after.some((other) => other.id === id)).map(({ id }) => id);
  await changeWrites(
    after.filter((other) => !before.includes(other)),
    removed,
  );
  await waitingChanged();
}

async function attempt(client: QueryClient, item: QueuedWrite): Promise<Outcome> {
  let current = item;
  for (let merges = 0; ; merges += 1) {
    try {
      const saved = await send(current);
      return { kind: 'sent', version: current.kind === 'change' ? saved?.version : undefined };
    } catch (error) {
      const outcome = outcomeOf(asProblem(error), item.attempts);
      if (outcome.kind !== 'conflict' || merges === MERGES) return outcome;
      const merged = await onto(client, current).catch(() => null);
      if (!merged) return outcome;
      current = merged;
      // Kept before it is sent: should the answer get lost, the same is asked again.
      await changeWrites([{ ...current, state: 'sending' }]);
    }
  }
}

function send({ method, path, body, version, key }: QueuedWrite): Promise<Rec | undefined> {
  return request<Rec | undefined>(path, {
    method,
    body: version === undefined ? body : { version, ...body },
    idempotencyKey: key,
  });
}

/** The change on the version that there is now, when the others changed other fields; null when somebody must choose. */
async function onto(client: QueryClient, item: QueuedWrite): Promise<QueuedWrite | null> {
  const { base, target } = item;
  const object = target && (await client.ensureQueryData(objectsQuery)).get(target.object);
  if (!base || !target || !object) return null;
  const theirs = await request<Rec>(`/${target.plural}/${target.id}`);
  const isContested = Object.keys(item.values).some(
    (name) => !same(valueAt(object, base, name), valueAt(object, theirs, name)),
  );
  // Another request than the one that was refused, so another key.
  return isContested ? null : { ...item, version: theirs.version, key: newIdempotencyKey() };
}
