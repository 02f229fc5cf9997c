import { Button, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { queueWrite } from '@/api/waiting';
import { useLabel } from '@/i18n/provider';
import type { Write } from '@/lib/offline-queue';
import { asProblem, isLost, type Problem } from '@/lib/problem';
import { Keys } from '@/ui/commands';
import { Dialog } from '@/ui/dialog';
import { Refusal } from '@/ui/refusal';
import { toast, toastProblem } from '@/ui/toast';
import { useAttempt } from './attempt';
import { DraftOffer } from './draft-offer';
import { FieldInput, type InputField } from './field-input';
import type { FieldKind, FilterNode } from './types';
import { rememberUndo } from './undo';
import { isUnreadable } from './unreadable';
import { useVerbDraft } from './verb-draft';

export type VerbValues = Record<string, unknown>;

/** One thing that a verb asks for. */
export interface VerbInput {
  /** Its name in `values` and, with a slash before it, where the server's findings point. */
  name: string;
  kind: FieldKind;
  /** Translated words, or the label of a described field. */
  label: InputField['label'];
  choices?: InputField['choices'];
  references?: string | null;
  max_length?: number | null;
  /** Of a whole number: the least that makes sense. */
  min?: number;
  required?: boolean;
  hint?: string;
  currency?: string;
  /** Name of the record that a reference begins with. */
  title?: string;
  /** Which records a reference may pick; it may hang on what was filled in before. */
  filter?: FilterNode[] | ((values: VerbValues) => FilterNode[]);
  /** Asked only while this holds. */
  when?: (values: VerbValues) => boolean;
  /** An input of its own, where no kind fits: tick boxes of lines, a split. */
  render?: (input: {
    value: unknown;
    onChange: (value: unknown) => void;
    error: string | undefined;
    problem: Problem | null;
    /** Everything that is filled in so far. */
    values: VerbValues;
  }) => ReactNode;
}

export interface VerbCall {
  values: VerbValues;
  dryRun: boolean;
  /** The same over retries of one commit: hand it to the request. */
  idempotencyKey: string;
}

interface Props<T> {
  title: string;
  /** What it does, in one sentence. */
  text?: ReactNode;
  inputs?: VerbInput[];
  initial?: VerbValues;
  /** Does it; with `dryRun` it only shows what would happen. */
  send: (call: VerbCall) => Promise<T>;
  /** What the server says would happen; money is never committed without it. */
  preview?: (result: T) => ReactNode;
  /** After something was filled in: what it says about the others; `set` fills those in. */
  onFilled?: (name: string, value: unknown, set: (values: VerbValues) => void) => void;
  /** Below the inputs, from what is typed: probable duplicates. */
  hint?: (values: VerbValues) => ReactNode;
  /** Words of the button; the title unless given. */
  commit?: string;
  isDangerous?: boolean;
  /** Plurals of every object that it changes. */
  touches: string[];
  /** Said when it is done. */
  done: string | ((result: T) => string);
  /** Takes it back by a new change, where the verb can be taken back. */
  undo?: (result: T) => Promise<unknown>;
  /** Whether there is anything to take back; there is unless this says no. */
  canUndo?: (result: T) => boolean;
  onDone?: (result: T) => void;
  onClose: () => void;
  size?: 'sm' | 'md' | 'lg' | 'xl';
  /**
   * What is kept on this device and sent later when there is no connection. Only for what nobody needs to look at
   * twice: never where money moves.
   */
  later?: (call: Omit<VerbCall, 'dryRun'>) => Write;
  /** Keeps what is typed on this device under this name until it is sent. */
  draftName?: string;
}

/** The dialog of a verb: asks, shows what the server would do, commits once, and says at the field what was refused. */
export function VerbDialog<T>(props: Props<T>) {
  const { title, text, inputs = [], initial, isDangerous, onClose } = props;
  const t = useTranslations('records');
  const tc = useTranslations('common');
  const form = useId();
  const labelText = useLabelText();
  const [values, setValues] = useState<VerbValues>(() => ({ ...initial }));
  const [isTouched, setTouched] = useState(false);
  const draft = useVerbDraft(props.draftName, isTouched ? values : null);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const asked = inputs.filter(({ when }) => !when || when(values));
  const sent = useMemo(() => pick(values, asked), [values, asked]);
  const missing = asked.filter((input) => input.required && isEmpty(values[input.name]));
  const isReady = missing.length === 0 && asked.every(({ name }) => !isUnreadable(values[name]));
  const preview = usePreview(props, sent, isReady);
  const commit = useCommit(props, draft.end);
  const problem =
    commit.problem ?? (preview.problem && preview.problem.status !== 0 ? preview.problem : null);
  const summary = useRef<HTMLDivElement>(null);

  const submit = () => {
    setLeft(new Set(asked.map(({ name }) => name)));
    if (!isReady) {
      const wrong = asked.find(({ name }) => isUnreadable(values[name])) ?? missing[0];
      if (wrong) document.getElementById(`${form}-${wrong.name}`)?.focus();
      return;
    }
    if (commit.isPending || preview.isBlocking) return;
    commit.run(sent, () => summary.current?.focus());
  };
  // On the button too: it stands outside the form, and has the focus where nothing is asked.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    submit();
  };

  return (
    <Dialog
      title={title}
      size={props.size}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {tc('cancel')}
          </Button>
          <Button
            type="submit"
            form={form}
            color={isDangerous ? 'red' : undefined}
            loading={commit.isPending}
            disabled={preview.isBlocking}
            data-autofocus={asked.length === 0 || undefined}
            onKeyDown={onKeyDown}
            rightSection={<Keys keys="Mod+Enter" />}
          >
            {props.commit ?? title}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        onKeyDown={onKeyDown}
      >
        <Stack gap="sm">
          {text && <Text size="sm">{text}</Text>}
          {draft.offer && (
            <DraftOffer
              draft={draft.offer}
              onTake={() => {
                setValues((before) => ({ ...before, ...draft.offer?.values }));
                draft.take();
              }}
              onDrop={draft.end}
            />
          )}
          {problem && (
            <Refusal
              ref={summary}
              problem={problem}
              labels={labelsOf(asked, labelText)}
              onGo={(pointer) => document.getElementById(`${form}-${nameAt(asked, pointer)}`)?.focus()}
            />
          )}
          {asked.map((input, index) => (
            <Asked
              key={input.name}
              input={input}
              id={`${form}-${input.name}`}
              value={values[input.name]}
              values={values}
              filter={typeof input.filter === 'function' ? input.filter(values) : input.filter}
              autoFocus={index === 0}
              problem={problem}
              isLeft={left.has(input.name)}
              // One that nobody has touched yet is not reproached with being empty.
              onLeave={() => input.name in values && setLeft((before) => new Set(before).add(input.name))}
              onChange={(value) => {
                commit.forget();
                setTouched(true);
                setValues((before) => ({ ...before, [input.name]: value }));
                props.onFilled?.(input.name, value, (others) =>
                  setValues((before) => ({ ...before, ...others })),
                );
              }}
            />
          ))}
          {props.hint?.(values)}
          {props.preview && (
            <section
              aria-label={tc('preview')}
              aria-live="polite"
              aria-busy={preview.isBusy}
              className="mx-preview"
            >
              {preview.result !== undefined ? (
                props.preview(preview.result)
              ) : (
                <Text size="sm" c="dimmed">
                  {preview.isBusy ? tc('loading') : isReady ? t('preview.none') : t('preview.fill')}
                </Text>
              )}
            </section>
          )}
        </Stack>
      </form>
    </Dialog>
  );
}

interface AskedProps {
  input: VerbInput;
  id: string;
  value: unknown;
  values: VerbValues;
  filter: FilterNode[] | undefined;
  autoFocus: boolean;
  problem: Problem | null;
  isLeft: boolean;
  onLeave: () => void;
  onChange: (value: unknown) => void;
}

function Asked(props: AskedProps) {
  const { input, id, value, values, filter, autoFocus, problem, isLeft, onLeave, onChange } = props;
  const tc = useTranslations('common');
  const [title, setTitle] = useState(input.title);
  const found = problem?.errors.find(({ pointer }) => isAt(pointer, input.name))?.detail;
  const error = found ?? (isLeft && input.required && isEmpty(value) ? tc('required') : undefined);
  if (input.render) return <div id={id}>{input.render({ value, onChange, error, problem, values })}</div>;
  return (
    <FieldInput
      id={id}
      field={input}
      value={value ?? null}
      title={title}
      hint={input.hint}
      required={input.required}
      currency={input.currency}
      filter={filter}
      autoFocus={autoFocus}
      error={error}
      onBlur={onLeave}
      onChange={(next, picked) => {
        setTitle(picked);
        onChange(next);
      }}
    />
  );
}

/** Asks the server what would happen, again whenever the inputs settled. */
function usePreview<T>({ preview, send }: Props<T>, values: VerbValues, isReady: boolean) {
  const dialog = useId();
  const [settled] = useDebouncedValue(values, 350);
  const isSettled = same(settled, values);
  const isAsked = Boolean(preview);
  const query = useQuery({
    queryKey: ['preview', dialog, settled],
    queryFn: () => send({ values: settled, dryRun: true, idempotencyKey: crypto.randomUUID() }),
    enabled: isAsked && isReady && isSettled,
    retry: false,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  const isCurrent = isReady && isSettled;
  return {
    result: isCurrent ? query.data : undefined,
    problem: isAsked && isCurrent && query.error ? asProblem(query.error) : null,
    isBusy: isAsked && isReady && (!isSettled || query.isFetching),
    isBlocking: isAsked && isReady && !(isCurrent && query.data !== undefined),
  };
}

function useCommit<T>(
  { send, touches, done, undo, canUndo, onDone, onClose, later }: Props<T>,
  onSent: () => void,
) {
  const tc = useTranslations('common');
  const tw = useTranslations('shell.waiting');
  const client = useQueryClient();
  const attempt = useAttempt();
  const refused = (error: unknown) => {
    const problem = asProblem(error);
    toastProblem(problem.title, problem.detail);
  };
  const refresh = () =>
    Promise.all(touches.map((plural) => client.invalidateQueries({ queryKey: [plural] })));
  const mutation = useMutation({
    mutationFn: async (values: VerbValues): Promise<{ result: T } | 'kept'> => {
      const idempotencyKey = attempt.keyOf(values);
      try {
        return { result: await send({ values, dryRun: false, idempotencyKey }) };
      } catch (error) {
        // The same key: should it have arrived after all, it is not done twice.
        const isKept = isLost(error) && later && (await queueWrite(later({ values, idempotencyKey })));
        if (isKept) return 'kept';
        throw error;
      }
    },
    onSuccess: (outcome) => {
      attempt.end();
      onSent();
      if (outcome === 'kept') {
        toast(tw('kept'));
        onClose();
        return;
      }
      const { result } = outcome;
      void refresh();
      toast(
        typeof done === 'string' ? done : done(result),
        undo && (canUndo?.(result) ?? true)
          ? { label: tc('undo'), run: rememberUndo(() => undo(result).then(refresh, refused)) }
          : undefined,
      );
      onDone?.(result);
      onClose();
    },
    onError: (error) => attempt.failed(asProblem(error)),
  });
  return {
    isPending: mutation.isPending,
    problem: mutation.error ? asProblem(mutation.error) : null,
    run: (values: VerbValues, onRefused: () => void) =>
      mutation.mutate(values, { onError: () => setTimeout(onRefused) }),
    /** What was refused is about what was sent, not about what is typed now. */
    forget: () => {
      if (mutation.error) mutation.reset();
    },
  };
}

function useLabelText(): (label: InputField['label']) => string {
  const label = useLabel();
  return (given) => (typeof given === 'string' ? given : label(given));
}

function labelsOf(inputs: VerbInput[], text: (label: InputField['label']) => string): Record<string, string> {
  const lookup = inputs.map((input) => [input.name, text(input.label)] as const);
  return new Proxy({} as Record<string, string>, {
    get: (_, pointer) => lookup.find(([name]) => isAt(String(pointer), name))?.[1],
  });
}

function nameAt(inputs: VerbInput[], pointer: string): string | undefined {
  return inputs.find(({ name }) => isAt(pointer, name))?.name;
}

function isAt(pointer: string, name: string): boolean {
  return pointer === `/${name}` || pointer.startsWith(`/${name}/`);
}

function isEmpty(value: unknown): boolean {
  return (
    value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

function pick(values: VerbValues, inputs: VerbInput[]): VerbValues {
  const asked = new Set(inputs.map(({ name }) => name));
  const all = Object.entries(values).filter(
    ([name]) => asked.has(name) || !inputs.some((input) => input.name === name),
  );
  return Object.fromEntries(all);
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
