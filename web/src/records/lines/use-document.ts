import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useId, useMemo, useReducer, useRef } from 'react';
import type { Money } from '@/lib/money';
import { asProblem, type Problem } from '@/lib/problem';
import { useAttempt } from '../attempt';
import { changeLines, emptyLine, isBlank, type LineChange, type LineDraft } from './line-drafts';
import type { PricedLine } from './line-editor';

/** A document as the server prices it: its sums and lines, in the order they were sent. */
export interface PricedDocument {
  id: string;
  number: string;
  currency: string;
  net: Money;
  tax: Money;
  total: Money;
  lines: PricedLine[];
}

interface Call {
  body: unknown;
  dryRun: boolean;
  idempotencyKey: string;
}

export interface DocumentState {
  lines: LineDraft[];
  change: (change: LineChange) => void;
  priced: Map<string, PricedLine>;
  sums: PricedDocument | undefined;
  /** Sums are of an earlier state. */
  isStale: boolean;
  isSaving: boolean;
  problem: Problem | null;
  problemAt: (key: string, field: string) => string | undefined;
  save: () => void;
}

/**
 * Lines that are typed, priced by the server as they change, and saved once.
 * `body` makes what is sent of the lines that are not blank; null while it cannot be sent.
 */
export function useDocument<T extends PricedDocument>(options: {
  initial: LineDraft[];
  body: (lines: LineDraft[]) => unknown | null;
  send: (call: Call) => Promise<T>;
  /** Plurals of every object that saving changes. */
  touches: string[];
  onSaved: (document: T) => void;
}): DocumentState {
  const { send, touches, onSaved } = options;
  const [lines, change] = useReducer(changeLines, options.initial, (given) =>
    given.length > 0 ? given : [emptyLine()],
  );
  const typed = useMemo(() => lines.filter((line) => !isBlank(line)), [lines]);
  const body = options.body(typed);
  const preview = usePriced(body, send);
  const save = useSave(send, touches, onSaved);
  const problem = save.problem ?? preview.problem;
  const sums = preview.result;
  const priced = useMemo(
    () => new Map(typed.flatMap(({ key }, at) => (sums?.lines[at] ? [[key, sums.lines[at]]] : []))),
    [typed, sums],
  );
  const problemAt = useCallback(
    (key: string, field: string) =>
      problem?.at(`/lines/${typed.findIndex((line) => line.key === key)}/${field}`),
    [problem, typed],
  );
  return {
    lines,
    change,
    priced,
    sums,
    isStale: preview.isBusy,
    isSaving: save.isPending,
    problem,
    problemAt,
    save: () => body && !save.isPending && save.run(body),
  };
}

function usePriced<T>(body: unknown, send: (call: Call) => Promise<T>) {
  const form = useId();
  const text = body ? JSON.stringify(body) : null;
  const [settled] = useDebouncedValue(text, 400);
  const isSettled = settled === text;
  const query = useQuery({
    queryKey: ['preview', form, settled],
    queryFn: () =>
      send({ body: JSON.parse(settled ?? 'null'), dryRun: true, idempotencyKey: crypto.randomUUID() }),
    enabled: settled !== null && isSettled,
    retry: false,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  // The last sums stay in sight, marked as old, so that nothing jumps while typing.
  const last = useRef<T | undefined>(undefined);
  if (query.data !== undefined) last.current = query.data;
  if (text === null) last.current = undefined;
  const problem = isSettled && query.error ? asProblem(query.error) : null;
  return { result: last.current, problem, isBusy: text !== null && (!isSettled || query.isFetching) };
}

function useSave<T>(send: (call: Call) => Promise<T>, touches: string[], onSaved: (saved: T) => void) {
  const client = useQueryClient();
  const attempt = useAttempt();
  const mutation = useMutation({
    mutationFn: (body: unknown) => send({ body, dryRun: false, idempotencyKey: attempt.keyOf(body) }),
    onSuccess: (saved) => {
      attempt.end();
      for (const plural of touches) void client.invalidateQueries({ queryKey: [plural] });
      onSaved(saved);
    },
    onError: (error) => attempt.failed(asProblem(error)),
  });
  return {
    isPending: mutation.isPending,
    problem: mutation.error ? asProblem(mutation.error) : null,
    run: mutation.mutate,
  };
}

interface Kept<T> {
  at: string;
  value: T;
}

const keyOf = (name: string) => `mingxi.draft.${name}`;

/**
 * Keeps what is typed for the session on this device, every two seconds, until it is saved or discarded:
 * `end` says that it is.
 */
export function useDraft(name: string, value: unknown, isEmpty: boolean): { end: () => void } {
  const isOver = useRef(false);
  const text = JSON.stringify(value);
  useEffect(() => {
    if (isEmpty) return;
    const timer = setTimeout(() => {
      if (isOver.current) return;
      sessionStorage.setItem(keyOf(name), `{"at":"${new Date().toISOString()}","value":${text}}`);
    }, 2000);
    return () => clearTimeout(timer);
  }, [name, text, isEmpty]);
  const end = useCallback(() => {
    isOver.current = true;
    sessionStorage.removeItem(keyOf(name));
  }, [name]);
  return { end };
}

/** What an earlier visit left under a name. */
export function readDraft<T>(name: string): Kept<T> | null {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(name)) ?? 'null') as Kept<T> | null;
  } catch {
    return null;
  }
}
