import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { newIdempotencyKey, request } from '@/api/client';
import { changeWrites } from '@/api/device-store';
import { waitingChanged } from '@/api/waiting';
import type { QueuedWrite } from '@/lib/offline-queue';
import { applied, bodyOf, type Changes, valueAt } from '@/records/changes';
import { draftKey, writeDraft } from '@/records/drafts';
import { useObjects } from '@/records/queries';
import { type Conflict, show } from '@/records/save-record';
import type { ObjectDescription, Rec } from '@/records/types';

/** What a person can do with a write that waits. */
export function useWaitingActions(send: () => Promise<void>) {
  const client = useQueryClient();
  const objects = useObjects();
  const remove = async (item: QueuedWrite) => {
    await changeWrites([], [item.id]);
    await waitingChanged();
  };
  const back = (item: QueuedWrite): Rec => takeBack(client, objects.get(item.object), item);

  return {
    /** One that was refused is another request now: the answer that it got belongs to its old key. */
    sendAgain: async (item: QueuedWrite) => {
      if (item.state === 'refused') {
        const again: QueuedWrite = { ...item, state: 'waiting', attempts: 0, key: newIdempotencyKey() };
        await changeWrites([{ ...again, reason: undefined }]);
        await waitingChanged();
      }
      await send();
    },
    discard: async (item: QueuedWrite) => {
      back(item);
      await remove(item);
    },
    /** Makes a draft of it, which its form offers; the record that the form is about. */
    edit: async (item: QueuedWrite): Promise<Rec | undefined> => {
      const before = back(item);
      const { target, user } = item;
      const fresh = target && (await request<Rec>(`/${target.plural}/${target.id}`).catch(() => undefined));
      writeDraft(draftKey(user, item.object, target?.id), item.values, item.titles);
      await remove(item);
      return target && (fresh ?? { ...before, id: target.id, name: before.name ?? item.title });
    },
    /** Both versions as they are now. */
    compare: async ({ target, base, values }: QueuedWrite): Promise<Conflict | null> => {
      if (!target || !base) return null;
      return { mine: values, base, theirs: await request<Rec>(`/${target.plural}/${target.id}`) };
    },
    /** What shall hold after all; nothing keeps theirs. */
    settle: async (item: QueuedWrite, { theirs }: Conflict, changes: Changes) => {
      const object = objects.get(item.object);
      if (object) show(client, object, theirs);
      if (Object.keys(changes).length === 0) return remove(item);
      await changeWrites([
        {
          ...item,
          ...{ values: changes, body: bodyOf(changes), base: theirs, version: theirs.version },
          ...{ key: newIdempotencyKey(), state: 'waiting', attempts: 0, reason: undefined },
        },
      ]);
      await waitingChanged();
      await send();
    },
  };
}

/** Shows a record again as it was before a change that will not be sent. */
function takeBack(client: QueryClient, object: ObjectDescription | undefined, item: QueuedWrite): Rec {
  const { base, target } = item;
  if (!object || !base || !target) return { id: '' };
  const shown = client.getQueryData<Rec>([target.plural, 'one', target.id]) ?? base;
  const before = Object.keys(item.values).map((name) => [name, valueAt(object, base, name)]);
  const record = { ...applied(object, shown, Object.fromEntries(before)), version: item.version };
  show(client, object, record);
  return record;
}
