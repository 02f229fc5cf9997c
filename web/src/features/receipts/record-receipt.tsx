import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { useFirstRecords, useObject } from '@/records/queries';
import type { Rec } from '@/records/types';
import { VerbDialog, type VerbValues } from '@/records/verb-dialog';
import { useGo } from '@/ui/link';
import { Waiting } from '@/ui/states';
import { useToday } from '@/ui/use-today';
import { OutcomeView } from './outcome';

type Input = components['schemas']['RecordReceipt'];

const LAST_ENTITY = 'mingxi.receipt.entity';

/** Money of a customer, from their own page or from what they owe. */
export function ReceiptOfCustomer({ record, onClose }: { record: Rec; onClose: () => void }) {
  return (
    <RecordReceipt preset={{ customer_id: record.id }} customer={String(record.name)} onClose={onClose} />
  );
}

/** Money that came in: recorded, and applied at once to what is due first or left for the bench. */
export function RecordReceipt({
  onClose,
  preset,
  customer,
}: {
  onClose: () => void;
  preset?: Record<string, unknown>;
  /** Name of the customer that it begins with. */
  customer?: string;
}) {
  const t = useTranslations('receipts');
  const today = useToday();
  const go = useGo();
  const entities = useFirstRecords<{ id: string; name: string }>('entities', {});
  const method = useObject('receipt')?.fields.find(({ name }) => name === 'method');
  if (entities.isPending) return <Waiting rows={1} />;
  const known = entities.data ?? [];
  const last = localStorage.getItem(LAST_ENTITY);
  const entity = known.find(({ id }) => id === last) ?? (known.length === 1 ? known[0] : undefined);
  return (
    <VerbDialog
      title={t('verbs.record')}
      inputs={[
        {
          name: 'customer_id',
          kind: 'reference',
          references: 'customer',
          label: t('customer'),
          hint: t('customerHint'),
          title: customer,
        },
        { name: 'amount', kind: 'money', label: t('amount'), required: true, hint: t('amountHint') },
        {
          name: 'received_on',
          kind: 'date',
          label: t('receivedOn'),
          required: true,
          hint: t('receivedOnHint'),
        },
        {
          name: 'entity_id',
          kind: 'reference',
          references: 'entity',
          label: t('entity'),
          required: true,
          title: entity?.name,
        },
        {
          name: 'method',
          kind: 'choice',
          label: method?.label ?? t('method'),
          choices: method?.choices,
          required: true,
        },
        { name: 'payer_name', kind: 'text', label: t('payer'), max_length: 200 },
        { name: 'reference', kind: 'text', label: t('reference'), max_length: 200, hint: t('referenceHint') },
        {
          name: 'apply',
          kind: 'choice',
          label: t('apply.label'),
          required: true,
          when: ({ customer_id }) => Boolean(customer_id),
          choices: [
            { value: 'oldest_first', label: { zh: t('apply.oldestFirst'), en: t('apply.oldestFirst') } },
            { value: 'none', label: { zh: t('apply.none'), en: t('apply.none') } },
          ],
        },
      ]}
      initial={{
        entity_id: entity?.id ?? null,
        received_on: today,
        method: 'bank_transfer',
        apply: 'oldest_first',
        ...preset,
      }}
      send={({ values, dryRun, idempotencyKey }) =>
        data(
          api.POST('/api/v1/receipts', {
            params: {
              query: { dry_run: dryRun || undefined },
              header: { 'Idempotency-Key': idempotencyKey },
            },
            body: inputOf(values),
          }),
        )
      }
      preview={(outcome) => <OutcomeView outcome={outcome} />}
      touches={['receipts', 'invoices', 'applications', 'customers', 'journal-entries']}
      done={({ number }) => t('recorded', { number })}
      onDone={({ id }) => go(`/receipts/${id}`)}
      onClose={onClose}
      size="lg"
    />
  );
}

/** The form as the API takes it; unclaimed money is applied to nothing. */
export function inputOf(values: VerbValues): Input {
  const { customer_id, apply, ...rest } = values;
  if (typeof values.entity_id === 'string') localStorage.setItem(LAST_ENTITY, values.entity_id);
  const input: Record<string, unknown> = { ...rest, apply: customer_id ? (apply ?? 'none') : 'none' };
  if (customer_id) input.customer_id = customer_id;
  return input as Input;
}
