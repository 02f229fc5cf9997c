import '@/i18n/words/jobs';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import { ReasonDialog } from '@/records/reason-dialog';
import { VerbDialog } from '@/records/verb-dialog';
import { useJobName } from './job-list';
import type { Job } from './queries';

interface Props {
  job: Job;
  onClose: () => void;
}

/** Puts a job that was given up back in the queue. */
export function RetryJob({ job, onClose }: Props) {
  const t = useTranslations('jobs.retry');
  const name = useJobName()(job);
  return (
    <VerbDialog
      title={t('title')}
      text={t('text', { name })}
      send={({ idempotencyKey }) =>
        data(
          api.POST('/api/v1/jobs/{id}/retry', {
            params: { path: { id: job.id }, header: { 'Idempotency-Key': idempotencyKey } },
          }),
        )
      }
      touches={['jobs']}
      done={t('done', { name })}
      onClose={onClose}
    />
  );
}

/** Takes a waiting job out of the queue, with a reason for the audit. */
export function CancelJob({ job, onClose }: Props) {
  const t = useTranslations('jobs.cancel');
  const name = useJobName()(job);
  return (
    <ReasonDialog
      title={t('title')}
      text={t('text', { name })}
      reason={t('reason')}
      most={500}
      send={({ reason, idempotencyKey }) =>
        data(
          api.POST('/api/v1/jobs/{id}/cancel', {
            params: { path: { id: job.id }, header: { 'Idempotency-Key': idempotencyKey } },
            body: { reason },
          }),
        )
      }
      touches={['jobs']}
      done={t('done', { name })}
      onClose={onClose}
    />
  );
}
