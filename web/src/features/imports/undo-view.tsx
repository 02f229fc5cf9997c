import '@/i18n/words/imports';
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import { useMay } from '@/api/session';
import { useLanguage } from '@/i18n/provider';
import { asProblem } from '@/lib/problem';
import { useAttempt } from '@/records/attempt';
import { useObject } from '@/records/queries';
import { To } from '@/ui/link';
import { ErrorPanel } from '@/ui/states';
import type { Run } from './import-run';

/** The way back: takes a whole import back and says what stayed, and why. */
export function UndoView({ run }: { run: Run }) {
  const t = useTranslations('imports');
  const tc = useTranslations('common');
  const may = useMay();
  const client = useQueryClient();
  const attempt = useAttempt();
  const [isAsking, setAsking] = useState(false);
  const undo = useMutation({
    mutationFn: () =>
      data(
        api.POST('/api/v1/imports/{id}/undo', {
          params: { path: { id: run.id }, header: { 'Idempotency-Key': attempt.keyOf(run.id) } },
        }),
      ),
    onSuccess: () => {
      attempt.end();
      setAsking(false);
      void client.invalidateQueries({ queryKey: ['imports'] });
    },
    onError: (error) => attempt.failed(asProblem(error)),
  });
  if (run.is_dry_run) return null;
  if (run.undo) return <Undone run={run} />;
  if (!may('import.run') || run.rows_new + run.rows_updated === 0) return null;
  return (
    <Stack gap="xs" className="mx-import-report">
      {undo.error && <ErrorPanel error={undo.error} />}
      {isAsking ? (
        <Group gap="xs">
          <Text size="sm">{t('undo.ask', { created: run.rows_new, changed: run.rows_updated })}</Text>
          <Button color="red" loading={undo.isPending} onClick={() => undo.mutate()}>
            {t('undo.run')}
          </Button>
          <Button variant="default" onClick={() => setAsking(false)}>
            {tc('cancel')}
          </Button>
        </Group>
      ) : (
        <Button variant="default" className="mx-start" onClick={() => setAsking(true)}>
          {t('undo.title')}
        </Button>
      )}
    </Stack>
  );
}

function Undone({ run }: { run: Run }) {
  const t = useTranslations('imports');
  const { undo } = run;
  if (!undo) return null;
  return (
    <section className="mx-import-report" aria-label={t('undo.title')}>
      <Title order={2}>{t('undo.title')}</Title>
      <Text size="sm" role="status">
        {t(undo.status === 'running' ? 'undo.running' : 'undo.done', {
          reversed: undo.reversed,
          kept: undo.kept,
          refused: undo.refused,
        })}
      </Text>
      {undo.status === 'done' && undo.kept + undo.refused > 0 && <Stayed id={run.id} target={run.target} />}
    </section>
  );
}

/** Records that stayed, with the reason. */
function Stayed({ id, target }: { id: string; target: string }) {
  const t = useTranslations('imports');
  const { locale } = useLanguage();
  const object = useObject(target);
  const stayed = useQuery({
    queryKey: ['imports', 'stayed', id, locale],
    queryFn: () =>
      data(
        api.GET('/api/v1/imports/{id}/changes', {
          params: { path: { id }, query: { stayed: true, limit: 100 } },
        }),
      ),
  });
  if (stayed.isError) return <ErrorPanel error={stayed.error} onRetry={() => stayed.refetch()} />;
  return (
    <section className="mx-scroll-x" tabIndex={0} aria-label={t('undo.stayed')}>
      <table className="mx-table">
        <thead>
          <tr>
            <th scope="col">{t('errorColumns.import_row')}</th>
            <th scope="col">{t('undo.record')}</th>
            <th scope="col">{t('errorColumns.import_reason')}</th>
          </tr>
        </thead>
        <tbody>
          {stayed.data?.items.map((item) => (
            <tr key={item.row_no}>
              <td>{item.row_no}</td>
              <td>
                {object ? (
                  <To to={`/${object.plural}/${item.record_id}`}>{item.title ?? item.external_id}</To>
                ) : (
                  (item.title ?? item.external_id)
                )}
              </td>
              <td className="mx-import-reason">{item.reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
