import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { useSession } from '@/api/session';
import { todayIn } from '@/lib/dates';
import { isNothing, leftOf } from '@/lib/quantity';
import { plainFigure } from '@/records/lines/line-drafts';
import { takenLines } from '@/records/lines/quantities';
import { quantityInput } from '@/records/lines/quantity-input';
import type { QuantityLine } from '@/records/lines/quantity-lines';
import { useFirstRecords, useObject } from '@/records/queries';
import { ReasonDialog } from '@/records/reason-dialog';
import type { Rec } from '@/records/types';
import { VerbDialog } from '@/records/verb-dialog';
import { Dialog } from '@/ui/dialog';
import { Waiting } from '@/ui/states';

type Delivery = components['schemas']['Delivery'];
type DeliveryLine = components['schemas']['DeliveryLine'];
type OrderLine = components['schemas']['OrderLine'];

interface Props {
  record: Rec;
  onClose: () => void;
}

const TOUCHES = [
  'deliveries',
  'delivery-lines',
  'orders',
  'order-lines',
  'contracts',
  'contract-lines',
  'installments',
  'obligations',
  'revenue-events',
  'customers',
];

const params = (record: Rec, idempotencyKey: string) => ({
  path: { id: record.id },
  header: { 'Idempotency-Key': idempotencyKey },
});

/** The customer's sign-off: day, name of who signed, and what of the batch was taken. */
export function AcceptDelivery({ record, onClose }: Props) {
  const of = (field: string, value: unknown) => [{ field, op: 'eq' as const, value }];
  const batch = useFirstRecords<DeliveryLine>('delivery-lines', { filter: of('delivery_id', record.id) });
  const order = useFirstRecords<OrderLine>('order-lines', { filter: of('order_id', record.order_id) });
  if (!batch.data || !order.data) return <Waiting rows={2} />;
  const ordered = new Map(order.data.map((line) => [line.id, line]));
  const place = (line: DeliveryLine) => ordered.get(line.order_line_id)?.line_no ?? 0;
  const inOrder = batch.data.toSorted((left, right) => place(left) - place(right));
  const lines: QuantityLine[] = inOrder.map((line) => {
    const { description = '', unit = '' } = ordered.get(line.order_line_id) ?? {};
    return {
      id: line.order_line_id,
      description: description || (line.titles.order_line_id ?? ''),
      unit,
      left: line.quantity,
      of: line.quantity,
    };
  });
  return <AcceptDialog record={record} lines={lines} onClose={onClose} />;
}

function AcceptDialog({ record, lines, onClose }: Props & { lines: QuantityLine[] }) {
  const t = useTranslations('deliveries');
  const today = todayIn(useSession().organization.time_zone);
  const fields = new Map(useObject('delivery')?.fields.map((field) => [field.name, field.label]));
  const label = (name: string) => fields.get(name) ?? '';
  return (
    <VerbDialog<Delivery & { asked: Record<string, string> }>
      title={t('verbs.accept')}
      text={t('accept.text')}
      size="lg"
      inputs={[
        { name: 'accepted_by', kind: 'text', label: label('accepted_by'), required: true, max_length: 200 },
        { name: 'accepted_on', kind: 'date', label: label('accepted_on'), required: true },
        quantityInput({ lines: t('accept.lines'), left: t('accept.left') }, lines),
      ]}
      initial={{ accepted_on: today, lines: {} }}
      send={async ({ values, dryRun, idempotencyKey }) => {
        const asked = (values.lines ?? {}) as Record<string, string>;
        const delivery = await data(
          api.POST('/api/v1/deliveries/{id}/accept', {
            params: { ...params(record, idempotencyKey), query: { dry_run: dryRun } },
            body: {
              accepted_by: String(values.accepted_by),
              accepted_on: String(values.accepted_on),
              lines: partly(lines, asked),
            },
          }),
        );
        return { ...delivery, asked };
      }}
      preview={({ asked }) => <Agreed lines={lines} typed={asked} />}
      touches={TOUCHES}
      done={({ number }) => t('accept.done', { number })}
      onClose={onClose}
    />
  );
}

/** Accepted goods that come back before they were invoiced: how many, and whether they are delivered again. */
export function ReturnDelivery({ record, onClose }: Props) {
  const of = (field: string, value: unknown) => [{ field, op: 'eq' as const, value }];
  const batch = useFirstRecords<DeliveryLine>('delivery-lines', { filter: of('delivery_id', record.id) });
  const order = useFirstRecords<OrderLine>('order-lines', {
    filter: of('order_id', record.order_id),
    sort: 'line_no',
  });
  if (!batch.data || !order.data) return <Waiting rows={2} />;
  const lines = order.data.flatMap((line): QuantityLine[] => {
    const row = batch.data.find(({ order_line_id }) => order_line_id === line.id);
    if (!row) return [];
    const left = leftOf(leftOf(row.quantity, row.returned_quantity), row.invoiced_quantity);
    const { id, description, unit } = line;
    return isNothing(left) ? [] : [{ id, description, unit, left, of: row.quantity }];
  });
  return <ReturnDialog record={record} lines={lines} onClose={onClose} />;
}

function ReturnDialog({ record, lines, onClose }: Props & { lines: QuantityLine[] }) {
  const t = useTranslations('deliveries');
  const today = todayIn(useSession().organization.time_zone);
  if (lines.length === 0) {
    return (
      <Dialog title={t('verbs.return')} onClose={onClose}>
        {t('return.nothing')}
      </Dialog>
    );
  }
  const after = (value: 'redeliver' | 'shorten') => {
    const words = t(`return.${value}`);
    return { value, label: { zh: words, en: words } };
  };
  return (
    <VerbDialog<Delivery & { count: number }>
      title={t('verbs.return')}
      text={t('return.text')}
      size="lg"
      isDangerous
      inputs={[
        quantityInput({ lines: t('return.lines'), left: t('return.left') }, lines),
        {
          name: 'after_return',
          kind: 'choice',
          label: t('return.after'),
          required: true,
          choices: [after('redeliver'), after('shorten')],
        },
        { name: 'returned_on', kind: 'date', label: t('return.on'), required: true },
        { name: 'reason', kind: 'text', label: t('return.reason'), required: true, max_length: 500 },
      ]}
      initial={{ returned_on: today, after_return: 'redeliver', lines: {} }}
      send={async ({ values, dryRun, idempotencyKey }) => {
        const taken = takenLines(lines, values.lines as Record<string, string>);
        const delivery = await data(
          api.POST('/api/v1/deliveries/{id}/return', {
            params: { ...params(record, idempotencyKey), query: { dry_run: dryRun } },
            body: {
              returned_on: String(values.returned_on),
              reason: String(values.reason),
              after_return: values.after_return as components['schemas']['AfterReturn'],
              lines: taken.map(({ id, quantity }) => ({ order_line_id: id, quantity })),
            },
          }),
        );
        return { ...delivery, count: taken.length };
      }}
      preview={({ count }) => <p className="mx-preview-text">{t('return.preview', { count })}</p>}
      touches={TOUCHES}
      done={({ number }) => t('return.done', { number })}
      onClose={onClose}
    />
  );
}

/** Lines that are accepted in part; those that are not named are accepted in full. */
function partly(lines: QuantityLine[], typed: Record<string, string> = {}) {
  return lines.flatMap(({ id, left }) => {
    const quantity = plainFigure(typed[id] ?? left);
    return quantity !== '' && quantity !== left ? [{ order_line_id: id, quantity }] : [];
  });
}

/** What the server agreed to. It states no amount for a batch that is taken in part, so none is shown. */
function Agreed({ lines, typed = {} }: { lines: QuantityLine[]; typed?: Record<string, string> }) {
  const t = useTranslations('deliveries.accept');
  return <p className="mx-preview-text">{t('preview', { count: partly(lines, typed).length })}</p>;
}

export function CancelDelivery({ record, onClose }: Props) {
  const t = useTranslations('deliveries');
  return (
    <ReasonDialog
      title={t('verbs.cancel')}
      text={t('cancel.text')}
      reason={t('cancel.reason')}
      send={({ reason, idempotencyKey }) =>
        data(
          api.POST('/api/v1/deliveries/{id}/cancel', {
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
