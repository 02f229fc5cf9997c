import '@mantine/core/styles/Progress.css';
import { Button, Progress, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, data, newIdempotencyKey } from '@/api/client';
import type { components } from '@/api/schema';
import { useMay } from '@/api/session';
import { asProblem } from '@/lib/problem';
import { useCommands } from '@/ui/commands';
import { To } from '@/ui/link';
import { toast, toastProblem } from '@/ui/toast';
import type { ListState } from './list-state';
import { exportPath } from './queries';
import type { FilterNode, ObjectDescription } from './types';

const BulkDialog = lazy(() => import('./bulk-dialog'));

/** Their ids stand in the address; more are exported by a filter. */
const MOST_EXPORTED = 200;

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
  const [open, setOpen] = useState<'edit' | 'assign' | null>(null);
  const [running, setRunning] = useState<string | null>(null);
  const canEdit = object.written_by === 'records' && may('bulk_edit.start') && may(`${object.name}.update`);
  const canAssign =
    canEdit && object.fields.some(({ name, is_writable }) => name === 'owner_id' && is_writable);
  const canExport = may('export.run');
  useEffect(() => {
    if (selected.size === 0) setAll(false);
  }, [selected]);
  useCommands(
    canEdit && selected.size > 0
      ? [{ id: 'list.bulk', title: t('edit'), keys: 'Shift+E', group: 'screen', run: () => setOpen('edit') }]
      : [],
  );
  if (running) {
    return <Running id={running} plural={object.plural} onClose={() => setRunning(null)} />;
  }
  if (selected.size === 0 || !(canEdit || canExport)) return null;
  const count = isAll ? total : selected.size;
  const chosen: FilterNode[] = [{ field: 'id', op: 'in', value: [...selected] }];
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
      {canEdit && (
        <Button variant="default" onClick={() => setOpen('edit')}>
          {t('edit')}
        </Button>
      )}
      {canAssign && (
        <Button variant="default" onClick={() => setOpen('assign')}>
          {t('assign')}
        </Button>
      )}
      {canExport && (isAll || selected.size <= MOST_EXPORTED) && (
        <Button
          component="a"
          variant="default"
          href={exportPath(object.plural, isAll ? state.query : { filter: chosen, sort: state.query.sort })}
          download
        >
          {t('export')}
        </Button>
      )}
      <Button variant="subtle" color="gray" onClick={onClear}>
        {tr('keys.clear')}
      </Button>
      {open && (
        <Suspense fallback={null}>
          <BulkDialog
            object={object}
            only={open === 'assign' ? 'owner_id' : undefined}
            selection={
              isAll
                ? { filter: (state.query.filter ?? []) as FilterNode[], search: state.query.q }
                : { ids: [...selected] }
            }
            count={count}
            onClose={() => setOpen(null)}
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

function Running({ id, plural, onClose }: { id: string; plural: string; onClose: () => void }) {
  const t = useTranslations('records.bulk');
  const tc = useTranslations('common');
  const may = useMay();
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
      {!isOver && may('job.read') && <To to="/settings/jobs?state=waiting">{t('jobs')}</To>}
      {isOver && (
        <Button variant="subtle" color="gray" onClick={onClose}>
          {tc('close')}
        </Button>
      )}
    </section>
  );
}
