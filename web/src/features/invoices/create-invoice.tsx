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
}: {
  onClose: () => void;
  preset?: Record<string, unknown>;
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
          filter: [{ field: 'status', op: 'eq', value: 'open' }],
        },
        {
          name: 'delivery_id',
          kind: 'reference',
          references: 'delivery',
          label: t('create.delivery'),
          hint: t('create.deliveryHint'),
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
