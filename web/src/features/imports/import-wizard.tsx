import '@/i18n/words/imports';
import { Button, Group, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { useSession } from '@/api/session';
import { useLabel, useListed } from '@/i18n/provider';
import { byName } from '@/lib/by-name';
import { asProblem } from '@/lib/problem';
import { useAttempt } from '@/records/attempt';
import { useObjects } from '@/records/queries';
import type { ObjectDescription } from '@/records/types';
import { ChoiceField } from '@/ui/choice-field';
import { To } from '@/ui/link';
import { Page } from '@/ui/page';
import { Empty, ErrorPanel } from '@/ui/states';
import type { Csv } from './csv';
import { FileChoice } from './file-choice';
import { type Report, RunView, useRun } from './import-run';
import { FieldTable, type Rest, RestFields } from './map-fields';
import { type Choices, guess, importable, missing, TARGETS, toMapping } from './mapping';
import { ReportView } from './report-view';
import './imports.css';

type Start = components['schemas']['StartImport'];

/** Objects that the caller may both create and import. */
function useTargets(): ObjectDescription[] {
  const objects = useObjects();
  const { objects: rights } = useSession();
  return TARGETS.filter((name) => rights.some(({ object, can_create }) => object === name && can_create))
    .map((name) => objects.get(name))
    .filter((object) => object !== undefined);
}

/** A file becomes records: choose, match, try without keeping anything, then keep. One page, top to bottom. */
export function ImportWizard() {
  const t = useTranslations('imports');
  const ts = useTranslations('shell');
  const label = useLabel();
  const targets = useTargets();
  const [name, setName] = useState(targets[0]?.name ?? '');
  const [csv, setCsv] = useState<Csv | null>(null);
  const object = targets.find((target) => target.name === name);
  if (!object) {
    return (
      <Page title={t('new')}>
        <Empty title={ts('notFound.title')} text={ts('notFound.text')} />
      </Page>
    );
  }
  return (
    <Page title={t('new')}>
      <div className="mx-import">
        <Step title={t('step.file')}>
          <Group align="flex-end" mb="sm">
            <ChoiceField
              label={t('target')}
              value={name}
              choices={byName(
                targets.map((target) => ({ value: target.name, label: label(target.label) })),
                (choice) => choice.label,
              )}
              onChange={setName}
            />
          </Group>
          <FileChoice csv={csv} onChoose={setCsv} />
        </Step>
        {csv && csv.rows.length > 0 && (
          <Matching
            key={`${name} ${csv.name} ${csv.sheet ?? ''} ${csv.content.length}`}
            object={object}
            csv={csv}
            onAgain={() => setCsv(null)}
          />
        )}
      </div>
    </Page>
  );
}

function Step({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mx-block" aria-label={title}>
      <Title order={2} mb="sm">
        {title}
      </Title>
      {children}
    </section>
  );
}

function Matching({ object, csv, onAgain }: { object: ObjectDescription; csv: Csv; onAgain: () => void }) {
  const t = useTranslations('imports');
  const label = useLabel();
  const listed = useListed();
  const fields = useMemo(() => importable(object), [object]);
  const [choices, setChoices] = useState<Choices>(() => guess(fields, csv.header));
  const [rest, setRest] = useState<Rest>(() => ({
    externalId: choices[object.title]?.column ?? choices.code?.column ?? '',
    source: 'file',
    existing: 'update',
  }));
  const body: Start = {
    mapping: toMapping(object, csv, choices, rest),
    files: [
      csv.base64 ? { name: csv.name, content_base64: csv.base64 } : { name: csv.name, content: csv.content },
    ],
  };
  const run = useImport(body);
  const lacking = missing(fields, choices).map((field) => label(field.label));
  const problem =
    lacking.length > 0
      ? t('missing', { fields: listed(lacking) })
      : rest.externalId === ''
        ? t('needsId')
        : null;
  const tried = run.tried && run.isCurrent ? run.tried : null;
  const rows = tried?.status === 'done' ? tried.rows_new + tried.rows_updated : 0;
  if (run.keptId) return <Result id={run.keptId} object={object} onAgain={onAgain} />;
  return (
    <>
      <Step title={t('step.map')}>
        <FieldTable fields={fields} csv={csv} choices={choices} onChange={setChoices} />
        <RestFields header={csv.header} rest={rest} onChange={setRest} />
      </Step>
      <Step title={t('step.check')}>
        {problem && (
          <Text size="sm" className="mx-bad-text" mb="xs">
            {problem}
          </Text>
        )}
        <Group gap="xs" mb="sm">
          <Button
            variant={tried ? 'default' : 'filled'}
            disabled={problem !== null}
            loading={run.isTrying}
            onClick={() => run.start(true)}
          >
            {t('dryRun')}
          </Button>
          {tried && rows > 0 && (
            <Button loading={run.isKeeping} onClick={() => run.start(false)}>
              {t('run', { count: rows })}
            </Button>
          )}
        </Group>
        {run.problem && <ErrorPanel error={run.problem} />}
        {tried && <RunView run={tried}>{(report) => <ReportView report={report} />}</RunView>}
      </Step>
    </>
  );
}

/** Tries and keeps with the very same mapping; a changed mapping must be tried again. Both go on in the background. */
function useImport(body: Start) {
  const attempt = useAttempt();
  const triedText = useRef('');
  const [triedId, setTriedId] = useState<string | null>(null);
  const [keptId, setKeptId] = useState<string | null>(null);
  const text = JSON.stringify(body.mapping);
  const mutation = useMutation({
    mutationFn: (isDryRun: boolean): Promise<Report> =>
      data(
        api.POST('/api/v1/imports', {
          body,
          params: {
            query: { dry_run: isDryRun },
            header: { 'Idempotency-Key': isDryRun ? crypto.randomUUID() : attempt.keyOf(body) },
          },
        }),
      ),
    onSuccess: ({ id }, isDryRun) => {
      triedText.current = text;
      if (isDryRun) return setTriedId(id);
      attempt.end();
      setKeptId(id);
    },
    onError: (error) => attempt.failed(asProblem(error)),
  });
  const tried = useRun(triedId ?? '', undefined, triedId !== null).data;
  const isWaiting = tried?.status === 'running';
  return {
    tried,
    keptId,
    isCurrent: triedText.current === text,
    isTrying: (mutation.isPending && mutation.variables === true) || isWaiting,
    isKeeping: mutation.isPending && mutation.variables === false,
    problem: mutation.error,
    start: (isDryRun: boolean) => mutation.mutate(isDryRun),
  };
}

interface ResultProps {
  id: string;
  object: ObjectDescription;
  onAgain: () => void;
}

function Result({ id, object, onAgain }: ResultProps) {
  const t = useTranslations('imports');
  const label = useLabel();
  const run = useRun(id);
  if (run.isError) return <ErrorPanel error={run.error} onRetry={() => run.refetch()} />;
  if (!run.data) return null;
  return (
    <Step title={t('step.result')}>
      <RunView run={run.data}>
        {(report) => (
          <>
            {report.status === 'done' && (
              <Text size="sm" role="status" mb="sm">
                {t('done')}
              </Text>
            )}
            <ReportView report={report} />
            <Group gap="md">
              <To to={`/${object.plural}`}>{t('openList', { object: label(object.label_plural) })}</To>
              <To to={`/imports/${id}`}>{t('openRun')}</To>
              <Button variant="default" onClick={onAgain}>
                {t('again')}
              </Button>
            </Group>
          </>
        )}
      </RunView>
    </Step>
  );
}
