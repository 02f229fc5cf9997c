import { Button, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { request } from '@/api/client';
import { useSession } from '@/api/session';
import { queueWrite, waitingNow } from '@/api/waiting';
import { useLabel, useLabelInside } from '@/i18n/provider';
import { hasWaiting } from '@/lib/offline-queue';
import { asProblem, isLost, type Problem } from '@/lib/problem';
import { Keys } from '@/ui/commands';
import { Dialog } from '@/ui/dialog';
import { useGo } from '@/ui/link';
import { Refusal } from '@/ui/refusal';
import { toast } from '@/ui/toast';
import { useAttempt } from './attempt';
import { applied, bodyOf, type Changes, same, valueAt } from './changes';
import { ConflictDialog } from './conflict-dialog';
import { DraftOffer } from './draft-offer';
import { clearDraft, draftKey, readDraft, writeDraft } from './drafts';
import { DuplicateHint, hasDuplicates } from './duplicate-hint';
import { FieldInput } from './field-input';
import { useHomeEntity } from './home-entity';
import { laterChange, laterCreate, mayWait } from './later';
import { featureOf } from './object-feature';
import { nameOf } from './record-title';
import { type Conflict, show } from './save-record';
import type { FieldDescription, ObjectDescription, Rec } from './types';
import { isUnreadable } from './unreadable';

interface Props {
  object: ObjectDescription;
  /** Edited; absent to create one. */
  record?: Rec;
  /** What a new one begins with. */
  preset?: Changes;
  onClose: () => void;
  /** Instead of going to the new record. */
  onDone?: (record: Rec) => void;
}

/** Creates or edits a record through its fields: five first, all on demand; keeps a draft; says at the field what is wrong. */
export default function RecordForm(given: Props) {
  // Edited as it was when the form opened: what comes in meanwhile is a conflict.
  const [record] = useState(given.record);
  const props = { ...given, record };
  const { object, onClose } = props;
  const t = useTranslations('records.form');
  const tr = useTranslations('records');
  const tc = useTranslations('common');
  const label = useLabel();
  const inside = useLabelInside();
  const form = useId();
  const state = useFormState(props);
  const saving = useSaving(props, state);
  const summary = useRef<HTMLDivElement>(null);
  const fields = fieldsOf(object, record === undefined);
  const shown = state.isLong ? fields.all : fields.quick;
  const idOf = (name: string) => `${form}-${name}`;

  const submit = (then: 'close' | 'new') => {
    const wrong = state.checkAll(fields.all);
    if (wrong) {
      if (!shown.includes(wrong)) state.setLong(true);
      setTimeout(() => document.getElementById(idOf(wrong.name))?.focus());
      return;
    }
    saving.run(then, () => setTimeout(() => summary.current?.focus()));
  };
  const labels = Object.fromEntries(fields.all.map((field) => [pointerOf(field), label(field.label)]));
  const title = record
    ? t('edit', { record: nameOf(object, record) })
    : tr('newObject', { object: inside(object.label) });

  if (saving.conflict) {
    return <ConflictDialog object={object} conflict={saving.conflict} onSettle={saving.settle} />;
  }
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          {!record && (
            <Button variant="default" disabled={saving.isPending} onClick={() => submit('new')}>
              {t('saveAndNew')}
            </Button>
          )}
          <Button
            type="submit"
            form={form}
            loading={saving.isPending}
            rightSection={<Keys keys="Mod+Enter" />}
          >
            {tc('save')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit('close');
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
          event.preventDefault();
          submit(event.shiftKey && !record ? 'new' : 'close');
        }}
      >
        <Stack gap="sm">
          {state.draft && (
            <DraftOffer draft={state.draft} onTake={state.takeDraft} onDrop={state.dropDraft} />
          )}
          {saving.problem && (
            <Refusal
              ref={summary}
              problem={saving.problem}
              labels={labels}
              onGo={(pointer) => {
                state.setLong(true);
                const field = fields.all.find((candidate) => pointerOf(candidate) === pointer);
                if (field) setTimeout(() => document.getElementById(idOf(field.name))?.focus());
              }}
            />
          )}
          {shown.map((field, index) => (
            <FieldInput
              key={`${field.name} ${state.round}`}
              id={idOf(field.name)}
              field={field}
              value={state.valueFor(field)}
              title={state.titles[field.name]}
              currency={state.currencyFor(field)}
              required={field.is_required}
              autoFocus={index === 0}
              error={saving.problem?.at(pointerOf(field)) ?? state.errors[field.name]}
              onBlur={() => state.check(field)}
              onChange={(value, picked) => {
                saving.forget();
                state.change(field, value, picked);
              }}
            />
          ))}
          {hasDuplicates(object.name) && (
            <DuplicateHint object={object.name} values={state.values} except={record?.id} onLeave={onClose} />
          )}
          {fields.all.length > fields.quick.length && (
            <Button
              variant="subtle"
              color="gray"
              aria-expanded={state.isLong}
              onClick={() => state.setLong(!state.isLong)}
            >
              {state.isLong ? t('fewer') : t('more', { count: fields.all.length - fields.quick.length })}
            </Button>
          )}
        </Stack>
      </form>
    </Dialog>
  );
}

const QUICK = 5;

/** The fields of the form: the quick ones, and all in the order of the description. */
function fieldsOf(
  object: ObjectDescription,
  isNew: boolean,
): { quick: FieldDescription[]; all: FieldDescription[] } {
  const all = object.fields.filter(
    ({ is_writable, is_given_once, kind }) => is_writable && (isNew || !is_given_once) && kind !== 'json',
  );
  const named = featureOf(object.name).quickFields;
  if (named) {
    const quick = named.flatMap((name) => all.find((field) => field.name === name) ?? []);
    const required = all.filter((field) => field.is_required && !quick.includes(field));
    return {
      quick: [...quick, ...required],
      all: [...quick, ...all.filter((field) => !quick.includes(field))],
    };
  }
  const required = all.filter(({ is_required }) => is_required);
  const others = all.filter(({ is_required, is_custom }) => !is_required && !is_custom);
  const quick = [...required, ...others.slice(0, Math.max(0, QUICK - required.length))];
  return { quick, all: [...quick, ...all.filter((field) => !quick.includes(field))] };
}

export function pointerOf({ name }: Pick<FieldDescription, 'name'>): string {
  return `/${name.replace('.', '/')}`;
}

type FormState = ReturnType<typeof useFormState>;

function useFormState({ object, record, preset }: Props) {
  const { user } = useSession();
  const tc = useTranslations('common');
  const t = useTranslations('records.invalid');
  const key = draftKey(user.id, object.name, record?.id);
  const home = useHomeEntity()?.currency;
  const currencyField = object.fields.find(({ kind, is_writable }) => kind === 'currency' && is_writable);
  // Most records are in the money of the company: it is there, and can be changed.
  const begin = (): Changes =>
    record || !home || !currencyField?.is_required
      ? { ...preset }
      : { [currencyField.name]: home, ...preset };
  const [values, setValues] = useState<Changes>(begin);
  const [titles, setTitles] = useState<Record<string, string>>(() => ({ ...record?.titles }));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [draft, setDraft] = useState(() => readDraft(key));
  const [isLong, setLong] = useState(false);
  // Counts how often the form began anew, so that inputs with text of their own begin anew too.
  const [round, setRound] = useState(0);
  const isTouched = useRef(false);

  useEffect(() => {
    if (!isTouched.current) return;
    const timer = setTimeout(() => writeDraft(key, values, titles), 2000);
    return () => clearTimeout(timer);
  }, [key, values, titles]);

  const valueFor = (field: FieldDescription): unknown =>
    field.name in values ? values[field.name] : record ? (valueAt(object, record, field.name) ?? null) : null;
  const wrongWith = (field: FieldDescription, value: unknown): string | undefined => {
    if (isUnreadable(value))
      return t(field.kind === 'money' ? 'amount' : field.kind === 'integer' ? 'integer' : 'decimal');
    if (field.is_required && (value === null || value === undefined || value === '')) return tc('required');
    return undefined;
  };
  const note = (field: FieldDescription, wrong: string | undefined) =>
    setErrors(({ [field.name]: _, ...rest }) => (wrong ? { ...rest, [field.name]: wrong } : rest));

  return {
    values,
    titles,
    errors,
    isLong,
    setLong,
    round,
    valueFor,
    draft: isTouched.current ? null : draft,
    takeDraft: () => {
      if (!draft) return;
      isTouched.current = true;
      setValues(draft.values);
      setTitles((before) => ({ ...before, ...draft.titles }));
      setDraft(null);
      setRound((before) => before + 1);
    },
    dropDraft: () => {
      clearDraft(key);
      setDraft(null);
    },
    /** Amounts are in the currency of the record, where it has one. */
    currencyFor: (field: FieldDescription): string | undefined => {
      if (field.kind !== 'money' || !currencyField) return undefined;
      const code = valueFor(currencyField);
      return typeof code === 'string' ? code : undefined;
    },
    /** When a field is left: one that nobody has touched yet is not reproached with being empty. */
    check: (field: FieldDescription) => {
      if (field.name in values) note(field, wrongWith(field, valueFor(field)));
    },
    /** The first field that is wrong; every wrong one is marked. */
    checkAll: (fields: FieldDescription[]): FieldDescription | undefined => {
      const wrong = fields.flatMap((field): [FieldDescription, string][] => {
        const why = wrongWith(field, valueFor(field));
        return why ? [[field, why]] : [];
      });
      setErrors(Object.fromEntries(wrong.map(([field, why]) => [field.name, why])));
      return wrong[0]?.[0];
    },
    change: (field: FieldDescription, value: unknown, title?: string) => {
      isTouched.current = true;
      note(field, undefined);
      setValues((before) => {
        const next = { ...before, [field.name]: value };
        return field === currencyField ? withCurrency(object, next, value) : next;
      });
      if (title !== undefined) setTitles((before) => ({ ...before, [field.name]: title }));
    },
    clear: () => {
      clearDraft(key);
      isTouched.current = false;
      setValues(begin());
      setTitles({});
      setErrors({});
      setRound((before) => before + 1);
    },
    changes: (): Changes =>
      Object.fromEntries(
        Object.entries(values).filter(
          ([name, value]) => !record || !same(valueAt(object, record, name), value),
        ),
      ),
  };
}

/** Amounts follow when the currency of the record changes. */
function withCurrency(object: ObjectDescription, values: Changes, currency: unknown): Changes {
  if (typeof currency !== 'string') return values;
  const next = { ...values };
  for (const { name, kind } of object.fields) {
    const value = next[name] as { amount_minor?: number } | null | undefined;
    if (kind === 'money' && typeof value?.amount_minor === 'number') next[name] = { ...value, currency };
  }
  return next;
}

function useSaving({ object, record, onClose, onDone }: Props, state: FormState) {
  const t = useTranslations('records.form');
  const tc = useTranslations('common');
  const tw = useTranslations('shell.waiting');
  const client = useQueryClient();
  const go = useGo();
  const attempt = useAttempt();
  const keep = useKeep(object, record, state);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const mutation = useMutation({
    mutationFn: async ({ changes, version }: Attempted): Promise<Rec | 'kept'> => {
      const body = record ? { version, ...bodyOf(changes) } : bodyOf(filled(changes));
      const idempotencyKey = attempt.keyOf(body);
      // Whoever waits for the new record cannot go on without it.
      const isLater = mayWait(object) && !onDone;
      if (isLater && record && hasWaiting(waitingNow(), object.plural, record.id)) {
        if (await keep(changes, version, idempotencyKey)) return 'kept';
      }
      try {
        return await request<Rec>(`/${object.plural}${record ? `/${record.id}` : ''}`, {
          method: record ? 'PATCH' : 'POST',
          body,
          idempotencyKey,
        });
      } catch (error) {
        if (isLost(error) && isLater && (await keep(changes, version, idempotencyKey))) return 'kept';
        throw error;
      }
    },
    onSuccess: (saved, { next }) => {
      attempt.end();
      state.clear();
      if (saved === 'kept') {
        toast(tw('kept'));
        if (next !== 'new') onClose();
        return;
      }
      void client.invalidateQueries({ queryKey: [object.plural] });
      toast(record ? tc('saved') : t('created', { record: nameOf(object, saved) }));
      if (next === 'new') return;
      onClose();
      if (onDone) onDone(saved);
      else if (!record) go(`/${object.plural}/${saved.id}`);
    },
    onError: async (error, { changes }) => {
      const problem = asProblem(error);
      attempt.failed(problem);
      if (!record || problem.status !== 409 || problem.currentVersion === undefined) return;
      const theirs = await request<Rec>(`/${object.plural}/${record.id}`);
      const isContested = Object.keys(changes).some(
        (name) => !same(valueAt(object, record, name), valueAt(object, theirs, name)),
      );
      if (isContested) setConflict({ mine: changes, base: record, theirs });
      else mutation.mutate({ changes, version: theirs.version, next: 'close' });
    },
  });
  const problem: Problem | null = mutation.error ? asProblem(mutation.error) : null;
  return {
    isPending: mutation.isPending,
    problem: conflict ? null : problem,
    conflict,
    run: (then: 'close' | 'new', onRefused: () => void) => {
      const changes = state.changes();
      if (record && Object.keys(changes).length === 0) return onClose();
      mutation.mutate({ changes, version: record?.version, next: then }, { onError: onRefused });
    },
    settle: (changes: Changes) => {
      const version = conflict?.theirs.version;
      setConflict(null);
      if (Object.keys(changes).length === 0) onClose();
      else mutation.mutate({ changes, version, next: 'close' });
    },
    forget: () => {
      if (mutation.error) mutation.reset();
    },
  };
}

interface Attempted {
  changes: Changes;
  version?: number;
  next: 'close' | 'new';
}

/** Keeps what was typed on this device, to be sent later under the same key; the screen shows it already. */
function useKeep(object: ObjectDescription, record: Rec | undefined, state: FormState) {
  const client = useQueryClient();
  const { user } = useSession();
  return async (changes: Changes, version: number | undefined, key: string): Promise<boolean> => {
    const given = { user: user.id, key, titles: state.titles };
    if (!record) return queueWrite(laterCreate(object, changes, bodyOf(filled(changes)), given));
    const isKept = await queueWrite(laterChange(object, { ...record, version }, changes, given));
    if (isKept) show(client, object, applied(object, { ...record, titles: state.titles }, changes));
    return isKept;
  };
}

/** A new record does not name what is empty. */
function filled(changes: Changes): Changes {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== null && value !== ''));
}
