import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { VerbDialog, type VerbValues } from '@/records/verb-dialog';
import { To, useGo } from '@/ui/link';
import { INVOICE_TOUCHES } from './invoice-dialogs';
import { InvoiceSums } from './invoice-sums';

type Input = components['schemas']['CreateInvoice'];

/** A draft invoice of one order, from what was delivered or accepted and is on no invoice yet. */
export function CreateInvoice({
  onClose,
  preset,
  titles = {},
}: {
  onClose: () => void;
  preset?: Record<string, unknown>;
  /** Names of the records that the form begins with. */
  titles?: Record<string, string>;
}) {
  const t = useTranslations('invoices');
  const go = useGo();
  return (
    <VerbDialog
      title={t('verbs.create')}
      text={
        <>
          {t('create.text')}{' '}
          <To to="/unbilled" onClick={onClose}>
            {t('unbilled')}
          </To>
        </>
      }
      inputs={[
        {
          name: 'order_id',
          kind: 'reference',
          references: 'order',
          label: t('create.order'),
          required: true,
          title: titles.order_id,
          filter: [{ field: 'status', op: 'eq', value: 'open' }],
        },
        {
          name: 'delivery_id',
          kind: 'reference',
          references: 'delivery',
          label: t('create.delivery'),
          hint: t('create.deliveryHint'),
          title: titles.delivery_id,
          filter: ({ order_id }) => [
            { field: 'order_id', op: 'eq', value: order_id },
            { field: 'status', op: 'ne', value: 'cancelled' },
          ],
          when: ({ order_id }) => Boolean(order_id),
        },
        {
          name: 'from',
          kind: 'choice',
          label: t('create.from.label'),
          required: true,
          choices: (['accepted', 'delivered'] as const).map((value) => ({
            value,
            label: { zh: t(`create.from.${value}`), en: t(`create.from.${value}`) },
          })),
        },
      ]}
      initial={{ from: 'accepted', ...preset }}
      send={({ values, dryRun, idempotencyKey }) =>
        data(
          api.POST('/api/v1/invoices', {
            params: {
              query: { dry_run: dryRun || undefined },
              header: { 'Idempotency-Key': idempotencyKey },
            },
            body: createInput(values),
          }),
        )
      }
      preview={(invoice) => <InvoiceSums invoice={invoice} />}
      touches={INVOICE_TOUCHES}
      done={t('create.done')}
      onDone={({ id }) => go(`/invoices/${id}`)}
      onClose={onClose}
    />
  );
}

function createInput({ order_id, delivery_id, from }: VerbValues): Input {
  const input: Record<string, unknown> = { order_id, from };
  if (delivery_id) input.delivery_id = delivery_id;
  return input as Input;
}
