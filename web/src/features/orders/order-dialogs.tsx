import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { DocumentSums } from '@/records/lines/document-sums';
import { ReasonDialog } from '@/records/reason-dialog';
import type { Rec } from '@/records/types';
import { VerbDialog } from '@/records/verb-dialog';

type Order = components['schemas']['Order'];

interface Props {
  record: Rec;
  onClose: () => void;
}

const TOUCHES = ['orders', 'order-lines', 'contracts', 'contract-lines', 'customers'];

const params = (record: Rec, idempotencyKey: string) => ({
  path: { id: record.id },
  header: { 'Idempotency-Key': idempotencyKey },
});

export function CloseOrder({ record, onClose }: Props) {
  const t = useTranslations('orders');
  return (
    <VerbDialog<Order>
      title={t('verbs.close')}
      text={t('close.text')}
      send={({ dryRun, idempotencyKey }) =>
        data(
          api.POST('/api/v1/orders/{id}/close', {
            params: { ...params(record, idempotencyKey), query: { dry_run: dryRun } },
          }),
        )
      }
      preview={(order) => (
        <>
          <p className="mx-preview-text">{t('close.preview')}</p>
          <DocumentSums record={order as unknown as Rec} />
        </>
      )}
      touches={TOUCHES}
      done={t('close.done')}
      onClose={onClose}
    />
  );
}

export function CancelOrder({ record, onClose }: Props) {
  const t = useTranslations('orders');
  return (
    <ReasonDialog
      title={t('verbs.cancel')}
      text={t('cancel.text')}
      reason={t('cancel.reason')}
      send={({ reason, idempotencyKey }) =>
        data(
          api.POST('/api/v1/orders/{id}/cancel', {
            params: params(record, idempotencyKey),
            body: { reason },
          }),
        )
      }
      touches={TOUCHES}
      done={t('cancel.done')}
      onClose={onClose}
    />
  );
}
