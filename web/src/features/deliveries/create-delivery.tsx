import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { useSession } from '@/api/session';
import { todayIn } from '@/lib/dates';
import { isNothing, leftOf } from '@/lib/quantity';
import { ChooseFirst } from '@/records/choose-record';
import { takenLines } from '@/records/lines/quantities';
import { quantityInput } from '@/records/lines/quantity-input';
import type { QuantityLine } from '@/records/lines/quantity-lines';
import { useFirstRecords, useObject } from '@/records/queries';
import type { Rec } from '@/records/types';
import { VerbDialog } from '@/records/verb-dialog';
import { useGo } from '@/ui/link';
import { Money } from '@/ui/money';
import { Waiting } from '@/ui/states';

type OrderLine = components['schemas']['OrderLine'];
type Delivery = components['schemas']['Delivery'];

const open = [{ field: 'status', op: 'eq' as const, value: 'open' }];

/** From the list of batches: first the order, then what of it was shipped. */
export function CreateDelivery({
  onClose,
  preset,
}: {
  onClose: () => void;
  preset?: Record<string, unknown>;
}) {
  const t = useTranslations('deliveries');
  return (
    <ChooseFirst
      title={t('verbs.create')}
      text={t('create.choose')}
      object="order"
      filter={open}
      preset={preset?.order_id}
      onClose={onClose}
    >
      {(id) => <DeliveryForm orderId={id} onClose={onClose} />}
    </ChooseFirst>
  );
}

/** From an order. */
export function DeliveryOfOrder({ record, onClose }: { record: Rec; onClose: () => void }) {
  return <DeliveryForm orderId={record.id} onClose={onClose} />;
}

function DeliveryForm({ orderId, onClose }: { orderId: string; onClose: () => void }) {
  const lines = useFirstRecords<OrderLine>('order-lines', {
    filter: [{ field: 'order_id', op: 'eq', value: orderId }],
    sort: 'line_no',
  });
  if (!lines.data) return <Waiting rows={2} />;
  return <DeliveryDialog orderId={orderId} lines={deliverable(lines.data)} onClose={onClose} />;
}

/** Services are not delivered, and what is delivered in full is not offered again. */
function deliverable(lines: OrderLine[]): QuantityLine[] {
  return lines
    .filter(({ recognition_method }) => recognition_method === 'point_in_time')
    .map((line) => ({
      id: line.id,
      description: line.description,
      unit: line.unit,
      left: leftOf(line.quantity, line.delivered_quantity),
      of: line.quantity,
    }))
    .filter(({ left }) => !isNothing(left));
}

function DeliveryDialog({
  orderId,
  lines,
  onClose,
}: {
  orderId: string;
  lines: QuantityLine[];
  onClose: () => void;
}) {
  const t = useTranslations('deliveries');
  const go = useGo();
  const today = todayIn(useSession().organization.time_zone);
  const fields = new Map(useObject('delivery')?.fields.map((field) => [field.name, field.label]));
  const label = (name: string) => fields.get(name) ?? '';
  return (
    <VerbDialog<Delivery>
      title={t('verbs.create')}
      size="lg"
      text={lines.length === 0 ? t('create.nothing') : undefined}
      inputs={[
        quantityInput({ lines: t('create.lines'), left: t('create.left') }, lines),
        {
          name: 'shipped_on',
          kind: 'date',
          label: label('shipped_on'),
          required: true,
          hint: t('create.shippedHint'),
        },
        { name: 'carrier', kind: 'text', label: label('carrier'), max_length: 200 },
        { name: 'tracking_number', kind: 'text', label: label('tracking_number'), max_length: 200 },
      ]}
      initial={{ shipped_on: today, lines: {} }}
      send={({ values, dryRun, idempotencyKey }) =>
        data(
          api.POST('/api/v1/deliveries', {
            params: { query: { dry_run: dryRun }, header: { 'Idempotency-Key': idempotencyKey } },
            body: {
              order_id: orderId,
              shipped_on: String(values.shipped_on),
              carrier: (values.carrier as string | null) ?? undefined,
              tracking_number: (values.tracking_number as string | null) ?? undefined,
              lines: takenLines(lines, values.lines as Record<string, string>).map(({ id, quantity }) => ({
                order_line_id: id,
                quantity,
              })),
            },
          }),
        )
      }
      preview={(delivery) => (
        <p className="mx-preview-text">
          {label('net') && t('create.preview')} <Money value={delivery.net} />
        </p>
      )}
      touches={['deliveries', 'delivery-lines', 'orders', 'order-lines', 'installments', 'customers']}
      done={({ number }) => t('create.done', { number })}
      onDone={({ id }) => go(`/deliveries/${id}`)}
      onClose={onClose}
    />
  );
}
