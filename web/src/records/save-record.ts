import { type InfiniteData, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { newIdempotencyKey, request } from '@/api/client';
import { useSession } from '@/api/session';
import { queueWrite, waitingNow } from '@/api/waiting';
import { useLabel } from '@/i18n/provider';
import { hasWaiting } from '@/lib/offline-queue';
import { asProblem, isLost, type Problem } from '@/lib/problem';
import { toast, toastProblem } from '@/ui/toast';
import { applied, bodyOf, type Changes, same, valueAt } from './changes';
import { laterChange, mayWait } from './later';
import { nameOf } from './record-title';
import type { ObjectDescription, Page, Rec } from './types';
import { rememberUndo } from './undo';

/** The two versions of a record that met, and what I had changed. */
export interface Conflict {
  mine: Changes;
  /** As it was when I began. */
  base: Rec;
  /** As it is now. */
  theirs: Rec;
}

export interface SaveRecord {
  /** Shows the change at once, sends it, takes it back with the reason when the server refuses. Null when saved. */
  save: (record: Rec, changes: Changes, titles?: Record<string, string>) => Promise<Problem | null>;
  /** Open when two people changed the same field. */
  conflict: Conflict | null;
  /** `changes` are what shall hold after all; none keeps theirs. */
  settle: (changes: Changes) => void;
}

/** Saves single fields of a record, optimistically: only for fields that no money hangs on. */
export function useSaveRecord(object: ObjectDescription): SaveRecord {
  const client = useQueryClient();
  const t = useTranslations('records.save');
  const tc = useTranslations('common');
  const tw = useTranslations('shell.waiting');
  const { user } = useSession();
  const label = useLabel();
  const [conflict, setConflict] = useState<Conflict | null>(null);

  const offerUndo = (saved: Rec, before: Rec, changes: Changes) => {
    const names = Object.keys(changes);
    const field = object.fields.find(({ name }) => name === names[0]);
    const back = Object.fromEntries(names.map((name) => [name, valueAt(object, before, name)]));
    const undo = rememberUndo(async () => {
      // A change back is a change like any other: it needs the version that there is now.
      const current = await request<Rec>(`/${object.plural}/${saved.id}`);
      const problem = await save(current, back, before.titles, true);
      if (!problem) toast(t('undone'));
    });
    toast(
      t('done', { field: field ? label(field.label) : (names[0] ?? ''), record: nameOf(object, saved) }),
      { label: tc('undo'), run: undo },
    );
  };

  const save = async (
    record: Rec,
    changes: Changes,
    titles?: Record<string, string>,
    isUndo = false,
  ): Promise<Problem | null> => {
    show(client, object, { ...applied(object, record, changes), titles: { ...record.titles, ...titles } });
    const key = newIdempotencyKey();
    const keep = async () => {
      const given = { user: user.id, key, titles: { ...record.titles, ...titles } };
      const isKept = mayWait(object) && (await queueWrite(laterChange(object, record, changes, given)));
      if (isKept) toast(tw('kept'));
      return isKept;
    };
    // Behind an earlier change of it that is not sent yet.
    if (hasWaiting(waitingNow(), object.plural, record.id) && (await keep())) return null;
    try {
      const saved = await send(object, record, changes, key);
      show(client, object, { ...saved, titles: { ...record.titles, ...titles, ...saved.titles } });
      void client.invalidateQueries({ queryKey: [object.plural, 'totals'] });
      void client.invalidateQueries({ queryKey: [object.plural, 'list'], refetchType: 'none' });
      if (!isUndo) offerUndo(saved, record, changes);
      return null;
    } catch (error) {
      const problem = asProblem(error);
      if (isLost(error) && (await keep())) return null;
      show(client, object, record);
      if (problem.status === 409 && problem.currentVersion !== undefined)
        return meet(record, changes, titles);
      toastProblem(
        problem.title || t('failed'),
        problem.errors[0]?.detail ?? (problem.detail || t('offline')),
      );
      return problem;
    }
  };

  const meet = async (base: Rec, mine: Changes, titles?: Record<string, string>): Promise<Problem | null> => {
    const theirs = await request<Rec>(`/${object.plural}/${base.id}`);
    show(client, object, theirs);
    const contested = Object.keys(mine).filter(
      (name) => !same(valueAt(object, base, name), valueAt(object, theirs, name)),
    );
    // They changed other fields: both changes stand, nobody needs to be asked.
    if (contested.length === 0) return save(theirs, mine, titles);
    setConflict({ mine, base, theirs });
    return null;
  };

  const settle = (changes: Changes) => {
    const theirs = conflict?.theirs;
    setConflict(null);
    if (theirs && Object.keys(changes).length > 0) void save(theirs, changes);
  };

  return { save, conflict, settle };
}

function send(
  object: ObjectDescription,
  record: Rec,
  changes: Changes,
  idempotencyKey: string,
): Promise<Rec> {
  return request<Rec>(`/${object.plural}/${record.id}`, {
    method: 'PATCH',
    body: { version: record.version, ...bodyOf(changes) },
    idempotencyKey,
  });
}

/** Puts a record into every list and page that shows it, without asking for them again. */
export function show(client: QueryClient, object: ObjectDescription, record: Rec): void {
  client.setQueriesData<InfiniteData<Page<Rec>>>({ queryKey: [object.plural, 'list'] }, (data) => {
    if (!data?.pages.some((page) => page.items.some(({ id }) => id === record.id))) return data;
    const pages = data.pages.map((page) =>
      page.items.some(({ id }) => id === record.id)
        ? { ...page, items: page.items.map((item) => (item.id === record.id ? record : item)) }
        : page,
    );
    return { ...data, pages };
  });
  client.setQueryData([object.plural, 'one', record.id], (data: Rec | undefined) => (data ? record : data));
}
