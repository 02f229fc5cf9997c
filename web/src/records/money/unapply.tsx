import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import { Money } from '@/ui/money';
import type { Rec } from '../types';
import { VerbDialog } from '../verb-dialog';

/** Takes an application back: a new change in the books and in the audit, never a deletion. */
export function Unapply({ record, onClose }: { record: Rec; onClose: () => void }) {
  const t = useTranslations('receipts');
  return (
    <VerbDialog
      title={t('verbs.unapply')}
      text={t('unapplyText')}
      isDangerous
      inputs={[{ name: 'reason', kind: 'text', label: t('reason'), required: true, max_length: 500 }]}
      send={({ values, dryRun, idempotencyKey }) =>
        data(
          api.POST('/api/v1/applications/{id}/unapply', {
            params: {
              path: { id: record.id },
              query: { dry_run: dryRun || undefined },
              header: { 'Idempotency-Key': idempotencyKey },
            },
            body: { reason: String(values.reason) },
          }),
        )
      }
      preview={({ applied, cash_discount }) => (
        <p className="mx-preview-text">
          {t('applied')} <Money value={applied} show="code" /> · {t('cashDiscount')}{' '}
          <Money value={cash_discount} show="code" />
        </p>
      )}
      touches={['receipts', 'invoices', 'applications', 'customers', 'orders', 'journal-entries']}
      done={t('unapplied')}
      onClose={onClose}
    />
  );
}
