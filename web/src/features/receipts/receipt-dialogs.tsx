import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { Rec } from '@/records/types';
import { VerbDialog } from '@/records/verb-dialog';
import { To } from '@/ui/link';
import { Money } from '@/ui/money';
import { useToday } from '@/ui/use-today';
import { applyInput } from './apply-input';
import { OutcomeView } from './outcome';
import { unapplyAll } from './unapply-all';

interface Props {
  record: Rec;
  onClose: () => void;
}

const TOUCHES = ['receipts', 'invoices', 'applications', 'customers', 'orders', 'journal-entries'];

const params = (record: Rec, dryRun: boolean, idempotencyKey: string) => ({
  path: { id: record.id },
  query: { dry_run: dryRun || undefined },
  header: { 'Idempotency-Key': idempotencyKey },
});

/** Applies what is left as suggested, or to what is due first; by hand it is done at the bench. */
export function ApplyReceipt({ record, onClose }: Props) {
  const t = useTranslations('receipts');
  return (
    <VerbDialog
      title={t('verbs.apply')}
      text={
        <>
          {t('applyText')}{' '}
          <To to={`/matching?receipt=${record.id}`} onClick={onClose}>
            {t('atTheBench')}
          </To>
        </>
      }
      inputs={[applyInput(t, undefined)].map((input) => ({
        ...input,
        choices: input.choices?.filter(({ value }) => value !== 'none'),
      }))}
      initial={{ apply: 'suggested' }}
      send={({ values, dryRun, idempotencyKey }) =>
        data(
          api.POST('/api/v1/receipts/{id}/apply', {
            params: params(record, dryRun, idempotencyKey),
            body: { apply: values.apply === 'oldest_first' ? 'oldest_first' : 'suggested' },
          }),
        )
      }
      preview={(outcome) => <OutcomeView outcome={outcome} />}
      touches={TOUCHES}
      done={({ number, applications }) => t('appliedTo', { number, count: applications.length })}
      undo={(outcome) => unapplyAll(outcome, t('undoReason'))}
      canUndo={({ applications }) => applications.length > 0}
      onClose={onClose}
      size="lg"
    />
  );
}

export function ClaimReceipt({ record, onClose }: Props) {
  const t = useTranslations('receipts');
  return (
    <VerbDialog
      title={t('verbs.claim')}
      text={t('claimText')}
      inputs={[
        {
          name: 'customer_id',
          kind: 'reference',
          references: 'customer',
          label: t('customer'),
          required: true,
        },
        { name: 'teach', kind: 'bool', label: t('teach') },
      ]}
      initial={{ teach: true }}
      send={({ values, dryRun, idempotencyKey }) =>
        data(
          api.POST('/api/v1/receipts/{id}/claim', {
            params: params(record, dryRun, idempotencyKey),
            body: { customer_id: String(values.customer_id), teach: values.teach === true },
          }),
        )
      }
      touches={[...TOUCHES, 'payer-aliases']}
      done={t('claimed')}
      onClose={onClose}
    />
  );
}

export function ReverseReceipt({ record, onClose }: Props) {
  const t = useTranslations('receipts');
  const today = useToday();
  return (
    <VerbDialog
      title={t('verbs.reverse')}
      text={t('reverseText')}
      isDangerous
      inputs={[
        { name: 'reason', kind: 'text', label: t('reason'), required: true, max_length: 500 },
        { name: 'reversed_on', kind: 'date', label: t('reversedOn'), required: true },
      ]}
      initial={{ reversed_on: today }}
      send={({ values, dryRun, idempotencyKey }) =>
        data(
          api.POST('/api/v1/receipts/{id}/reverse', {
            params: params(record, dryRun, idempotencyKey),
            body: { reason: String(values.reason), reversed_on: String(values.reversed_on) },
          }),
        )
      }
      preview={({ amount }) => (
        <p className="mx-preview-text">
          {t('reversePreview')} <Money value={amount} show="code" />
        </p>
      )}
      touches={TOUCHES}
      done={t('reversed')}
      onClose={onClose}
    />
  );
}
