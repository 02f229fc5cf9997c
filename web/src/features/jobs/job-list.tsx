import '@/i18n/words/jobs';
import { Group } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useMay } from '@/api/session';
import { formatMoment } from '@/lib/dates';
import { Button } from '@/ui/button';
import { useScreenSearch } from '@/ui/screen-search';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { StatusTag, type Tone } from '@/ui/status-tag';
import { CancelJob, RetryJob } from './job-dialogs';
import { type Job, type JobState, jobsQuery, STATES } from './queries';

const tones: Record<JobState, Tone> = { waiting: 'warn', running: 'info', done: 'good', dead: 'bad' };

type Verb = { job: Job; Dialog: typeof RetryJob };

/** The queue, newest first, with what can be done about a job that stopped or should not run. */
export function JobList() {
  const t = useTranslations('jobs');
  const [{ state: asked }, set] = useScreenSearch();
  const state = STATES.find((one) => one === asked);
  const jobs = useInfiniteQuery(jobsQuery(state));
  const [verb, setVerb] = useState<Verb | null>(null);
  const rows = jobs.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <Group gap={4} px="md" pb="xs" role="group" aria-label={t('states.title')}>
        {[undefined, ...STATES].map((one) => (
          <Button
            key={one ?? 'all'}
            variant={one === state ? 'light' : 'subtle'}
            color={one === state ? undefined : 'gray'}
            aria-pressed={one === state}
            onClick={() => set({ state: one })}
          >
            {t(`states.${one ?? 'all'}`)}
          </Button>
        ))}
      </Group>
      {jobs.isPending && <Waiting rows={8} height={40} />}
      {jobs.isError && <ErrorPanel error={jobs.error} onRetry={() => void jobs.refetch()} />}
      {jobs.isSuccess && rows.length === 0 && !jobs.hasNextPage && (
        <Empty title={t(state ? 'noneInState' : 'none')} text={t('noneText')} />
      )}
      {rows.length > 0 && (
        <ul className="mx-jobs" aria-label={t('jobs')}>
          {rows.map((job) => (
            <JobRow key={job.id} job={job} onVerb={setVerb} />
          ))}
        </ul>
      )}
      {jobs.hasNextPage && (
        <Button
          variant="subtle"
          className="mx-jobs-more"
          loading={jobs.isFetchingNextPage}
          onClick={() => void jobs.fetchNextPage()}
        >
          {t('older')}
        </Button>
      )}
      {verb && <verb.Dialog job={verb.job} onClose={() => setVerb(null)} />}
    </>
  );
}

/** What people call a job; one that is newer than the words keeps its own name. */
export function useJobName(): (job: Job) => string {
  const t = useTranslations('jobs.names');
  return ({ name }) => (t.has(name as never) ? t(name as never) : name);
}

function JobRow({ job, onVerb }: { job: Job; onVerb: (verb: Verb) => void }) {
  const t = useTranslations('jobs');
  const may = useMay();
  const name = useJobName()(job);
  const at = formatMoment(job.finished_at ?? job.run_at);
  return (
    <li className="mx-job">
      <span className="mx-job-state">
        <StatusTag tone={tones[job.state]}>{t(`states.${job.state}`)}</StatusTag>
      </span>
      <span className="mx-job-what">
        <span className="mx-job-name">{name}</span>
        {job.last_error && (
          <details className="mx-job-error">
            <summary>{firstLine(job.last_error)}</summary>
            <pre>{job.last_error}</pre>
          </details>
        )}
      </span>
      <span className="mx-job-when">
        <span>{t(`at.${job.state}`, { at })}</span>
        <span className="mx-muted">{t('attempts', { done: job.attempts, most: job.max_attempts })}</span>
      </span>
      <span className="mx-job-verbs">
        {job.state === 'dead' && may('job.retry') && (
          <Button
            variant="default"
            aria-label={t('retry.of', { name })}
            onClick={() => onVerb({ job, Dialog: RetryJob })}
          >
            {t('retry.title')}
          </Button>
        )}
        {job.state === 'waiting' && may('job.cancel') && (
          <Button
            variant="default"
            aria-label={t('cancel.of', { name })}
            onClick={() => onVerb({ job, Dialog: CancelJob })}
          >
            {t('cancel.title')}
          </Button>
        )}
      </span>
    </li>
  );
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
