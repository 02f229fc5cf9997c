import '@mantine/core/styles/Progress.css';

<<<<<<< HEAD

import { Button, Progress, Text } from '@mantine/core';

=======

import '@mantine/core/styles/Progress.css';
import { Button, Progress, Select, Text } from '@mantine/core';

>>>>>>> wt-web-shellx

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, data, newIdempotencyKey } from '@/api/client';
import type { components } from '@/api/schema';
import { useMay } from '@/api/session';
import { asProblem } from '@/lib/problem';
import { useCommands } from '@/ui/commands';
import { toast, toastProblem } from '@/ui/toast';

<<<<<<< HEAD

import type { ListState } from './list-state';
import type { FilterNode, ObjectDescription } from './types';

const BulkDialog = lazy(() => import('./bulk-dialog'));
=======

import { FieldInput } from './field-input';
import { LazyVerbDialog } from './lazy-verb-dialog';
import type { ListState } from './list-state';
import { bodyOf } from './save-record';
import type { FieldDescription, FilterNode, ObjectDescription } from './types';
import { isUnreadable } from './unreadable';

>>>>>>> wt-web-shellx

type BulkEdit = components['schemas']['BulkEdit'];

interface Props {
  object: ObjectDescription;
  state: ListState;
  selected: ReadonlySet<string>;
  /** Loaded rows, and all of the filter. */
  loaded: number;
  total: number;
  onClear: () => void;
}

/** What can be done with the ticked rows, or with everything that the filter selects. */
export function BulkBar({ object, state, selected, loaded, total, onClear }: Props) {
  const t = useTranslations('records.bulk');
  const tr = useTranslations('records');
  const may = useMay();
  const [isAll, setAll] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const [running, setRunning] = useState<string | null>(null);
  const canEdit = object.written_by === 'records' && may('bulk_edit.start') && may(`${object.name}.update`);
  useEffect(() => {
    if (selected.size === 0) setAll(false);
  }, [selected]);
  useCommands(
    canEdit && selected.size > 0
      ? [{ id: 'list.bulk', title: t('edit'), keys: 'Shift+E', group: 'screen', run: () => setOpen(true) }]
      : [],
  );
  if (running) {
    return <Running id={running} plural={object.plural} onClose={() => setRunning(null)} />;
  }
  if (selected.size === 0 || !canEdit) return null;
  const count = isAll ? total : selected.size;
  return (
    <section className="mx-bulk" aria-label={t('title')}>
      <Text size="sm" fw={500}>
        {tr('selected', { count })}
      </Text>
      {!isAll && selected.size >= loaded && total > selected.size && (
        <Button variant="subtle" onClick={() => setAll(true)}>
          {t('all', { count: total })}
        </Button>
      )}
      <Button variant="default" onClick={() => setOpen(true)}>
        {t('edit')}
      </Button>
      <Button variant="subtle" color="gray" onClick={onClear}>
        {tr('keys.clear')}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <BulkDialog
            object={object}
            selection={
              isAll
                ? { filter: (state.query.filter ?? []) as FilterNode[], search: state.query.q }
                : { ids: [...selected] }
            }
            count={count}
            onClose={() => setOpen(false)}
            onStarted={(edit) => {
              setRunning(edit.id);
              onClear();
            }}
          />
        </Suspense>
      )}
    </section>
  );
}

<<<<<<< HEAD
=======
type Selection = { ids: string[] } | { filter: FilterNode[]; search?: string };

interface DialogProps {
  object: ObjectDescription;
  selection: Selection;
  count: number;
  onClose: () => void;
  onStarted: (edit: BulkEdit) => void;
}

function BulkDialog({ object, selection, count, onClose, onStarted }: DialogProps) {
  const t = useTranslations('records.bulk');
  const tc = useTranslations('common');
  return (
    <LazyVerbDialog<BulkEdit | Preview>
      title={t('editCount', { count })}
      commit={tc('apply')}
      inputs={[
        {
          name: 'change',
          kind: 'json',
          label: t('change'),
          required: true,
          render: ({ value, onChange }) => (
            <OneChange object={object} value={value as Change | null} onChange={onChange} />
          ),
        },
      ]}
      touches={['bulk-edits']}
      done={t('started')}
      send={({ values, dryRun, idempotencyKey }) => {
        const change = values.change as Change;
        return data(
          api.POST('/api/v1/bulk-edits', {
            params: { query: { dry_run: dryRun }, header: { 'Idempotency-Key': idempotencyKey } },
            body: {
              object: object.name,
              ...selection,
              changes: bodyOf({ [change.field]: change.value }),
            } as never,
          }),
        ) as Promise<BulkEdit | Preview>;
      }}
      preview={(result) => ('sample' in result ? <PreviewText preview={result} /> : null)}
      onDone={(result) => 'id' in result && onStarted(result)}
      onClose={onClose}
    />
  );
}

interface Change {
  field: string;
  value: unknown;
}

function OneChange({
  object,
  value,
  onChange,
}: {
  object: ObjectDescription;
  value: Change | null;
  onChange: (value: Change | null) => void;
}) {
  const t = useTranslations('records.bulk');
  const label = useLabel();
  const fields = object.fields.filter(({ is_writable, kind }) => is_writable && kind !== 'json');
  const [name, setName] = useState<string | null>(value?.field ?? null);
  const [typed, setTyped] = useState<unknown>(value?.value ?? null);
  const [title, setTitle] = useState<string | undefined>();
  const field: FieldDescription | undefined = fields.find((candidate) => candidate.name === name);
  const report = (chosen: FieldDescription | undefined, next: unknown) => {
    const isMissing = chosen?.is_required && (next === null || next === '');
    onChange(chosen && !isMissing && !isUnreadable(next) ? { field: chosen.name, value: next } : null);
  };
  return (
    <div className="mx-bulk-change">
      <Select
        label={t('field')}
        data={fields.map((candidate) => ({ value: candidate.name, label: label(candidate.label) }))}
        value={name}
        searchable
        allowDeselect={false}
        data-autofocus
        onChange={(next) => {
          setName(next);
          setTyped(null);
          onChange(null);
        }}
      />
      {field && (
        <FieldInput
          key={field.name}
          field={{ ...field, label: t('value') }}
          value={typed}
          title={title}
          onChange={(next, picked) => {
            setTyped(next);
            setTitle(picked);
            report(field, next);
          }}
        />
      )}
    </div>
  );
}

function PreviewText({ preview }: { preview: Preview }) {
  const t = useTranslations('records.bulk');
  const odd = preview.sample.filter(({ outcome }) => outcome === 'skipped' || outcome === 'failed');
  return (
    <>
      <Text size="sm">
        {t('preview', {
          total: preview.total,
          tried: preview.tried,
          changed: preview.changed,
          unchanged: preview.unchanged,
          skipped: preview.skipped,
          failed: preview.failed,
        })}
      </Text>
      {odd.length > 0 && (
        <ul className="mx-bulk-odd">
          {odd.slice(0, 10).map((item) => (
            <li key={item.record_id}>
              {t('odd', { record: item.title ?? item.record_id, reason: item.reason ?? item.code ?? '' })}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** The progress of a bulk edit; the screen stays usable, and what was done can be taken back. */
>>>>>>> wt-web-shellx
function Running({ id, plural, onClose }: { id: string; plural: string; onClose: () => void }) {
  const t = useTranslations('records.bulk');
  const tc = useTranslations('common');
  const client = useQueryClient();
  const [at, setAt] = useState(id);
  const edit = useQuery({
    queryKey: ['bulk-edits', at],
    queryFn: () => data(api.GET('/api/v1/bulk-edits/{id}', { params: { path: { id: at } } })),
    refetchInterval: ({ state }) => (state.data?.status === 'running' || !state.data ? 700 : false),
  }).data;
  const isOver = edit?.status === 'done' || edit?.status === 'stopped';
  useEffect(() => {
    if (isOver) void client.invalidateQueries({ queryKey: [plural] });
  }, [isOver, client, plural]);
  const act = async (verb: 'pause' | 'resume' | 'stop' | 'undo') => {
    try {
      const next = await data(
        api.POST(`/api/v1/bulk-edits/{id}/${verb}`, {
          params: { path: { id: at }, header: { 'Idempotency-Key': newIdempotencyKey() } },
        }),
      );
      if (verb === 'undo') setAt((next as BulkEdit).id);
      await client.invalidateQueries({ queryKey: ['bulk-edits'] });
      if (verb === 'undo') toast(t('undoing'));
    } catch (error) {
      const problem = asProblem(error);
      toastProblem(problem.title, problem.detail);
    }
  };
  if (!edit) return null;
  return (
    <section className="mx-bulk" aria-label={t('title')}>
      <Progress
        value={edit.total > 0 ? (100 * edit.processed) / edit.total : 100}
        w={140}
        aria-label={t('progress')}
      />
      <Text size="sm" role="status">
        {t('state', {
          processed: edit.processed,
          total: edit.total,
          changed: edit.changed,
          skipped: edit.skipped,
          failed: edit.failed,
        })}
      </Text>
      {edit.status === 'running' && (
        <>
          <Button variant="subtle" onClick={() => void act('pause')}>
            {t('pause')}
          </Button>
          <Button variant="subtle" color="red" onClick={() => void act('stop')}>
            {t('stop')}
          </Button>
        </>
      )}
      {edit.status === 'paused' && (
        <Button variant="subtle" onClick={() => void act('resume')}>
          {t('resume')}
        </Button>
      )}
      {isOver && !edit.undone_by_id && !edit.undo_of_id && edit.changed > 0 && (
        <Button variant="light" onClick={() => void act('undo')}>
          {tc('undo')}
        </Button>
      )}
      {isOver && (
        <Button variant="subtle" color="gray" onClick={onClose}>
          {tc('close')}
        </Button>
      )}
    </section>
  );
}
