import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { firstRecordsQuery, useFirstRecords, useObject } from '@/records/queries';
import type { Rec } from '@/records/types';
import { VerbDialog, type VerbValues } from '@/records/verb-dialog';
import { useGo } from '@/ui/link';
import { Waiting } from '@/ui/states';
import { useToday } from '@/ui/use-today';
import { applyInput } from './apply-input';
import { OutcomeView } from './outcome';
import { unapplyAll } from './unapply-all';

type Input = components['schemas']['RecordReceipt'];

const LAST_ENTITY = 'mingxi.receipt.entity';

/** Money of a customer, from their own page or from what they owe. */
export function ReceiptOfCustomer({ record, onClose }: { record: Rec; onClose: () => void }) {
  return (
    <RecordReceipt preset={{ customer_id: record.id }} customer={String(record.name)} onClose={onClose} />
  );
}

/** Money for one invoice: of its customer, to its entity, and what is open on it. */
export function ReceiptOfInvoice({ record, onClose }: { record: Rec; onClose: () => void }) {
  return (
    <RecordReceipt
      preset={{
        customer_id: record.customer_id,
        entity_id: record.entity_id,
        amount: record.open,
        reference: record.number ?? record.external_number,
      }}
      customer={record.titles?.customer_id}
      onClose={onClose}
    />
  );
}

/** So few are chosen from a list; more are searched. */
const FEW = 12;

/**
 * Money that came in: recorded, and put on what its amount, its reference and its day speak for, as the bench would
 * suggest; what fits nothing waits for the bench.
 */
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
  const client = useQueryClient();
  const entities = useFirstRecords<{ id: string; name: string }>('entities', {});
  const method = useObject('receipt')?.fields.find(({ name }) => name === 'method');
  const known = typeof preset?.customer_id === 'string' ? preset.customer_id : undefined;
  const billed = useQuery({ ...billedBy(known ?? ''), enabled: known !== undefined });
  if (entities.isPending || (known !== undefined && billed.isPending)) return <Waiting rows={1} />;
  const all = entities.data ?? [];
  const last = localStorage.getItem(LAST_ENTITY);
  const entity =
    all.find(({ id }) => id === (preset?.entity_id ?? entityOf(billed.data?.items))) ??
    all.find(({ id }) => id === last) ??
    (all.length === 1 ? all[0] : undefined);
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
        all.length <= FEW
          ? {
              name: 'entity_id',
              kind: 'choice' as const,
              label: t('entity'),
              required: true,
              choices: all.map(({ id, name }) => ({ value: id, label: { zh: name, en: name } })),
            }
          : {
              name: 'entity_id',
              kind: 'reference' as const,
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
        applyInput(t, ({ customer_id }) => Boolean(customer_id)),
      ]}
      initial={{
        received_on: today,
        method: 'bank_transfer',
        apply: 'suggested',
        ...preset,
        entity_id: entity?.id ?? null,
      }}
      onFilled={(name, value, set) => {
        if (name !== 'customer_id' || typeof value !== 'string') return;
        // Who has always billed the customer is who gets their money.
        void client.fetchQuery(billedBy(value)).then(
          ({ items }) => {
            const only = entityOf(items);
            if (only) set({ entity_id: only });
          },
          () => undefined,
        );
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
      touches={['receipts', 'invoices', 'applications', 'customers', 'orders', 'journal-entries']}
      done={({ number, applications }) =>
        applications.length > 0
          ? t('appliedTo', { number, count: applications.length })
          : t('recorded', { number })
      }
      undo={(outcome) => unapplyAll(outcome, t('undoReason'))}
      canUndo={({ applications }) => applications.length > 0}
      onDone={({ id }) => go(`/receipts/${id}`)}
      onClose={onClose}
      size="lg"
    />
  );
}

const billedBy = (customer: string) =>
  firstRecordsQuery<Rec>(
    'invoices',
    { filter: [{ field: 'customer_id', op: 'eq', value: customer }], sort: '-id' },
    100,
  );

/** The entity that issued all of these; undefined when there are several or none. */
export function entityOf(invoices: Rec[] | undefined): string | undefined {
  const ids = new Set((invoices ?? []).map(({ entity_id }) => String(entity_id)));
  return ids.size === 1 ? [...ids][0] : undefined;
}

/** The form as the API takes it; unclaimed money is applied to nothing. */
export function inputOf(values: VerbValues): Input {
  const { customer_id, apply, ...rest } = values;
  if (typeof values.entity_id === 'string') localStorage.setItem(LAST_ENTITY, values.entity_id);
  const input: Record<string, unknown> = { ...rest, apply: customer_id ? (apply ?? 'none') : 'none' };
  if (customer_id) input.customer_id = customer_id;
  return input as Input;
}
