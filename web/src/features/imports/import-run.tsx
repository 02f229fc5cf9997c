import '@/i18n/words/imports';
import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { api, data, newIdempotencyKey } from '@/api/client';
import type { components } from '@/api/schema';
import { useMay } from '@/api/session';
import { useLanguage } from '@/i18n/provider';
import { asProblem } from '@/lib/problem';
import { toastProblem } from '@/ui/toast';

export type Report = components['schemas']['ImportReport'];

/** Why a run failed, in both languages. */
interface Failure {
  code: string;
  zh: string;
  en: string;
}

/** What taking a run back came to. */
export interface Undo {
  status: 'running' | 'done';
  reversed: number;
  kept: number;
  refused: number;
}

export type Run = Report & { failure?: Failure | null; undo?: Undo | null };

const OFTEN = 700;

const isOver = (run: Run) => ['done', 'stopped', 'failed'].includes(run.status);

/** A run as it stands, asked for again and again while something happens to it. */
export function useRun(id: string, first?: Run, isAsked = true) {
  const client = useQueryClient();
  const run = useQuery({
    queryKey: ['imports', 'run', id],
    queryFn: async () =>
      (await data(api.GET('/api/v1/imports/{id}', { params: { path: { id } } }))) as unknown as Run,
    initialData: first,
    enabled: isAsked,
    refetchInterval: ({ state }) =>
      state.data && isOver(state.data) && state.data.undo?.status !== 'running' ? false : OFTEN,
  });
  const over = run.data ? isOver(run.data) : false;
  useEffect(() => {
    if (over) void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] !== 'run' });
  }, [over, client]);
  return run;
}

/** How far a run is, with what may be done about it; then what came of it. */
export function RunView({ run, children }: { run: Run; children: (run: Run) => ReactNode }) {
  const t = useTranslations('imports');
  const { locale } = useLanguage();
  const may = useMay();
  const client = useQueryClient();
  const act = async (verb: 'pause' | 'resume' | 'stop') => {
    try {
      await data(
        api.POST(`/api/v1/imports/{id}/${verb}`, {
          params: { path: { id: run.id }, header: { 'Idempotency-Key': newIdempotencyKey() } },
        }),
      );
      await client.invalidateQueries({ queryKey: ['imports'] });
    } catch (error) {
      const problem = asProblem(error);
      toastProblem(problem.title, problem.detail);
    }
  };
  if (run.status === 'done') return children(run);
  const failure = run.failure && (locale === 'en' ? run.failure.en : run.failure.zh);
  return (
    <Stack gap="sm" className="mx-import-report">
      <Progress
        value={run.rows_total > 0 ? (100 * run.rows_done) / run.rows_total : 100}
        aria-label={t('progress')}
      />
      <Text size="sm" role="status">
        {t(`state.${run.status}`, { done: run.rows_done, total: run.rows_total, failed: run.rows_failed })}
      </Text>
      {failure && (
        <Text size="sm" className="mx-bad-text" role="alert">
          {failure}
        </Text>
      )}
      {may('import.run') && (
        <Group gap="xs">
          {run.status === 'running' && (
            <Button variant="default" onClick={() => void act('pause')}>
              {t('pause')}
            </Button>
          )}
          {(run.status === 'paused' || run.status === 'failed') && (
            <Button variant="default" onClick={() => void act('resume')}>
              {t('resume')}
            </Button>
          )}
          {!isOver(run) && (
            <Button variant="subtle" color="red" onClick={() => void act('stop')}>
              {t('stop')}
            </Button>
          )}
        </Group>
      )}
      {isOver(run) && children(run)}
    </Stack>
  );
}
