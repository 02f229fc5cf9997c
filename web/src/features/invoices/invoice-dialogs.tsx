import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { Rec } from '@/records/types';
import { VerbDialog } from '@/records/verb-dialog';
import { useToday } from '@/ui/use-today';
import { InvoiceSums } from './invoice-sums';

interface Props {
  record: Rec;
  onClose: () => void;
}

export const INVOICE_TOUCHES = [
  'invoices',
  'invoice-lines',
  'orders',
  'order-lines',
  'deliveries',
  'customers',
  'installments',
  'journal-entries',
];

const params = (record: Rec, dryRun: boolean, idempotencyKey: string) => ({
  path: { id: record.id },
  query: { dry_run: dryRun || undefined },
  header: { 'Idempotency-Key': idempotencyKey },
});

export function IssueInvoice({ record, onClose }: Props) {
  const t = useTranslations('invoices');
  const today = useToday();
  return (
    <VerbDialog
      title={t('verbs.issue')}
      text={t('issue.text')}
      inputs={[{ name: 'issued_on', kind: 'date', label: t('issuedOn'), required: true }]}
      initial={{ issued_on: today }}
      send={({ values, dryRun, idempotencyKey }) =>
        data(
          api.POST('/api/v1/invoices/{id}/issue', {
            params: params(record, dryRun, idempotencyKey),
            body: { issued_on: String(values.issued_on) },
          }),
        )
      }
      preview={(invoice) => <InvoiceSums invoice={invoice} />}
      touches={INVOICE_TOUCHES}
      done={({ number }) => t('issue.done', { number: number ?? '' })}
      onClose={onClose}
    />
  );
}

export function DiscardInvoice({ record, onClose }: Props) {
  const t = useTranslations('invoices');
  return (
    <VerbDialog
      title={t('verbs.discard')}
      text={t('discard.text')}
      isDangerous
      send={({ idempotencyKey }) =>
        data(
          api.POST('/api/v1/invoices/{id}/discard', {
            params: { path: { id: record.id }, header: { 'Idempotency-Key': idempotencyKey } },
          }),
        )
      }
      touches={INVOICE_TOUCHES}
      done={t('discard.done')}
      onClose={onClose}
    />
  );
}

export function VoidInvoice({ record, onClose }: Props) {
  const t = useTranslations('invoices');
  const today = useToday();
  return (
    <VerbDialog
      title={t('verbs.void')}
      text={t('void.text')}
      isDangerous
      inputs={[
        { name: 'reason', kind: 'text', label: t('reason'), required: true, max_length: 500 },
        { name: 'voided_on', kind: 'date', label: t('void.on'), required: true },
      ]}
      initial={{ voided_on: today }}
      send={({ values, dryRun, idempotencyKey }) =>
        data(
          api.POST('/api/v1/invoices/{id}/void', {
            params: params(record, dryRun, idempotencyKey),
            body: { reason: String(values.reason), voided_on: String(values.voided_on) },
          }),
        )
      }
      preview={(invoice) => <InvoiceSums invoice={invoice} />}
      touches={INVOICE_TOUCHES}
      done={t('void.done')}
      onClose={onClose}
    />
  );
}
