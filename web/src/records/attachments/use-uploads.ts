import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { newIdempotencyKey } from '@/api/client';
import { upload } from '@/api/upload';
import { asProblem, type Problem } from '@/lib/problem';
import type { ObjectDescription } from '../types';
import { filesQuery } from './queries';

export interface Upload {
  /** Also the Idempotency-Key, so that trying again never adds a file twice. */
  key: string;
  file: File;
  /** Part that was sent, 0 to 1. */
  sent: number;
  problem?: Problem;
}

/** Sends files one after the other; one that is refused stays in the list with the reason. */
export function useUploads(object: ObjectDescription, record: string) {
  const client = useQueryClient();
  const [uploads, setUploads] = useState<Upload[]>([]);
  const queue = useRef<Promise<void>>(Promise.resolve());
  const aborts = useRef(new Map<string, AbortController>());
  const change = (key: string, to: Partial<Upload>) =>
    setUploads((before) => before.map((one) => (one.key === key ? { ...one, ...to } : one)));
  const drop = (key: string) => {
    aborts.current.get(key)?.abort();
    setUploads((before) => before.filter((one) => one.key !== key));
  };
  const send = async ({ key, file }: Upload) => {
    const { signal } = aborts.current.get(key) ?? new AbortController();
    if (signal.aborted) return;
    try {
      await upload('/attachments', file, {
        query: { object: object.name, record_id: record, name: file.name },
        idempotencyKey: key,
        onProgress: (sent) => change(key, { sent }),
        signal,
      });
      await client.invalidateQueries({ queryKey: filesQuery(object, record).queryKey });
      drop(key);
    } catch (error) {
      if (!signal.aborted) change(key, { problem: asProblem(error) });
    }
  };
  const enqueue = (one: Upload) => {
    aborts.current.set(one.key, new AbortController());
    queue.current = queue.current.then(() => send(one));
  };
  return {
    uploads,
    drop,
    add: (files: Iterable<File>) => {
      const added = [...files].map((file): Upload => ({ key: newIdempotencyKey(), file, sent: 0 }));
      setUploads((before) => [...before, ...added]);
      for (const one of added) enqueue(one);
    },
    /** The same file again: with the same key after a lost answer, with a new one after a refusal. */
    retry: (one: Upload) => {
      const key = one.problem?.status === 0 ? one.key : newIdempotencyKey();
      const next: Upload = { key, file: one.file, sent: 0 };
      setUploads((before) => before.map((other) => (other.key === one.key ? next : other)));
      enqueue(next);
    },
  };
}
