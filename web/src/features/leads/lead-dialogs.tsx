import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { AssignDialog } from '@/records/assign-dialog';
import { ReasonDialog } from '@/records/reason-dialog';
import type { Rec } from '@/records/types';
import { VerbDialog } from '@/records/verb-dialog';

type Lead = components['schemas']['Lead'];

interface Props {
  record: Rec;
  onClose: () => void;
}

const key = (idempotencyKey: string) => ({ 'Idempotency-Key': idempotencyKey });

export const AssignLead = (props: Props) => <AssignDialog object="lead" {...props} />;

export function QualifyLead({ record, onClose }: Props) {
  const t = useTranslations('leads');
  return (
    <VerbDialog<Lead>
      title={t('verbs.qualify')}
      text={t('qualify.text')}
      send={({ idempotencyKey }) =>
        data(
          api.POST('/api/v1/leads/{id}/qualify', {
            params: { path: { id: record.id }, header: key(idempotencyKey) },
          }),
        )
      }
      touches={['leads']}
      done={t('qualify.done')}
      onClose={onClose}
    />
  );
}

export function DisqualifyLead({ record, onClose }: Props) {
  const t = useTranslations('leads');
  return (
    <ReasonDialog
      title={t('verbs.disqualify')}
      text={t('disqualify.text')}
      reason={t('disqualify.reason')}
      send={({ reason, idempotencyKey }) =>
        data(
          api.POST('/api/v1/leads/{id}/disqualify', {
            params: { path: { id: record.id }, header: key(idempotencyKey) },
            body: { reason },
          }),
        )
      }
      touches={['leads']}
      done={t('disqualify.done')}
      onClose={onClose}
    />
  );
}
