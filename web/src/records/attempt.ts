import { useMemo, useRef } from 'react';
import { newIdempotencyKey } from '@/api/client';
import type { Problem } from '@/lib/problem';

export interface Attempt {
  /** The key of a write: the same while what is sent is the same and its fate is unknown. */
  keyOf: (body: unknown) => string;
  /** A refusal ends the attempt; a lost answer does not, since the write may have happened. */
  failed: (problem: Problem) => void;
  end: () => void;
}

/** Keeps one Idempotency-Key per intended write, so that a retry never does it twice. */
export function useAttempt(): Attempt {
  const current = useRef<{ body: string; key: string } | null>(null);
  return useMemo(
    () => ({
      keyOf: (body) => {
        const text = JSON.stringify(body);
        if (current.current?.body !== text) current.current = { body: text, key: newIdempotencyKey() };
        return current.current.key;
      },
      failed: ({ status }) => {
        if (status >= 400 && status < 500 && status !== 429 && status !== 401) current.current = null;
      },
      end: () => {
        current.current = null;
      },
    }),
    [],
  );
}
