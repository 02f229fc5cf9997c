import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { anotherInput } from '@/records/money/another';
import { useObject } from '@/records/queries';
import type { Rec } from '@/records/types';
import { VerbDialog, type VerbInput, type VerbValues } from '@/records/verb-dialog';
import { Money } from '@/ui/money';
import { useToday } from '@/ui/use-today';

type PayRefund = components['schemas']['PayRefund'];

interface Props {
  record: Rec;
  onClose: () => void;
}

const TOUCHES = ['refunds', 'refund-lines', 'receipts', 'invoices', 'customers', 'journal-entries'];

export function RefundReceipt({ record, onClose }: Props) {
  return (
    <PayDialog
      onClose={onClose}
      currency={String(record.currency)}
      sources={[]}
      sourceOf={() => ({ receipt_id: record.id })}
      initial={{
        amount: record.unapplied,
        payee_name: record.payer_name,
        payee_account: record.payer_account,
      }}
    />
  );
}

export function RefundCreditNote({ record, onClose }: Props) {
  return (
    <PayDialog
      onClose={onClose}
      currency={String(record.currency)}
      sources={[]}
      sourceOf={() => ({ credit_note_id: record.id })}
      initial={{ amount: record.open }}
    />
  );
}

/** From the customer it is chosen what is paid back: money on no invoice, or an open credit note. */
export function RefundCustomer({ record, onClose }: Props) {
  const t = useTranslations('refunds');
  const from = (value: string, label: string) => ({ value, label: { zh: label, en: label } });
  const sources: VerbInput[] = [
    {
      name: 'from',
      kind: 'choice',
      label: t('from'),
      required: true,
      choices: [from('receipt', t('fromReceipt')), from('credit_note', t('fromCreditNote'))],
    },
    {
      name: 'receipt_id',
      kind: 'reference',
      references: 'receipt',
      label: t('fromReceipt'),
      required: true,
      when: (values) => values.from === 'receipt',
      filter: [
        { field: 'customer_id', op: 'eq', value: record.id },
        { field: 'status', op: 'eq', value: 'recorded' },
        { field: 'unapplied', op: 'gt', value: 0 },
      ],
    },
    {
      name: 'credit_note_id',
      kind: 'reference',
      references: 'invoice',
      label: t('fromCreditNote'),
      required: true,
      when: (values) => values.from === 'credit_note',
      filter: [
        { field: 'customer_id', op: 'eq', value: record.id },
        { field: 'kind', op: 'eq', value: 'credit_note' },
        { field: 'status', op: 'eq', value: 'issued' },
        { field: 'open', op: 'gt', value: 0 },
      ],
    },
  ];
  return (
    <PayDialog
      onClose={onClose}
      sources={sources}
      sourceOf={({ from, receipt_id, credit_note_id }) =>
        from === 'credit_note' ? { credit_note_id: text(credit_note_id) } : { receipt_id: text(receipt_id) }
      }
      initial={{ from: 'receipt' }}
    />
  );
}

const text = (value: unknown) => (value === null || value === undefined ? undefined : String(value));

function PayDialog(props: {
  onClose: () => void;
  currency?: string;
  sources: VerbInput[];
  sourceOf: (values: VerbValues) => { receipt_id?: string; credit_note_id?: string };
  initial: VerbValues;
}) {
  const t = useTranslations('refunds');
  const today = useToday();
  const method = useObject('refund')?.fields.find(({ name }) => name === 'method');
  return (
    <VerbDialog
      title={t('verbs.pay')}
      text={t('payText')}
      inputs={[
        ...props.sources,
        { name: 'amount', kind: 'money', label: t('amount'), required: true, currency: props.currency },
        { name: 'paid_on', kind: 'date', label: t('paidOn'), required: true },
        {
          name: 'method',
          kind: 'choice',
          label: method?.label ?? t('method'),
          choices: method?.choices,
          required: true,
        },
        { name: 'payee_name', kind: 'text', label: t('payee'), max_length: 200 },
        { name: 'payee_account', kind: 'text', label: t('payeeAccount'), max_length: 200 },
        { name: 'reference', kind: 'text', label: t('reference'), max_length: 200 },
        { name: 'reason', kind: 'text', label: t('reason'), required: true, max_length: 500 },
        anotherInput(t('isAnother'), 'refund_told_twice'),
      ]}
      initial={{ paid_on: today, method: 'bank_transfer', ...props.initial }}
      send={({ values, dryRun, idempotencyKey }) =>
        data(
          api.POST('/api/v1/refunds', {
            params: {
              query: { dry_run: dryRun || undefined },
              header: { 'Idempotency-Key': idempotencyKey },
            },
            body: {
              sources: [
                { ...props.sourceOf(values), amount: values.amount as PayRefund['sources'][0]['amount'] },
              ],
              paid_on: String(values.paid_on),
              method: values.method as PayRefund['method'],
              payee_name: text(values.payee_name),
              payee_account: text(values.payee_account),
              reference: text(values.reference),
              reason: String(values.reason),
              is_another: values.is_another === true || undefined,
            },
          }),
        )
      }
      preview={({ amount }) => (
        <p className="mx-preview-text">
          {t('payPreview')} <Money value={amount} show="code" />
        </p>
      )}
      touches={TOUCHES}
      done={({ number }) => t('paid', { number })}
      onClose={props.onClose}
    />
  );
}

export function ReverseRefund({ record, onClose }: Props) {
  const t = useTranslations('refunds');
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
          api.POST('/api/v1/refunds/{id}/reverse', {
            params: {
              path: { id: record.id },
              query: { dry_run: dryRun || undefined },
              header: { 'Idempotency-Key': idempotencyKey },
            },
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
