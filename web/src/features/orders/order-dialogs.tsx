import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { DocumentSums } from '@/records/lines/document-sums';
import { useFirstRecords } from '@/records/queries';
import { ReasonDialog } from '@/records/reason-dialog';
import type { Rec } from '@/records/types';
import { VerbDialog, type VerbInput } from '@/records/verb-dialog';
import { Money } from '@/ui/money';
import { Waiting } from '@/ui/states';
import '@/records/lines/line-editor.css';

type Order = components['schemas']['Order'];
type OrderLine = components['schemas']['OrderLine'];
type ServiceChange = components['schemas']['ServiceChange'];

interface Props {
  record: Rec;
  onClose: () => void;
}

const TOUCHES = [
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

export function CloseOrder({ record, onClose }: Props) {
  const t = useTranslations('orders');
  return (
    <VerbDialog<Order>
      title={t('verbs.close')}
      text={t('close.text')}
      send={({ dryRun, idempotencyKey }) =>
        data(
          api.POST('/api/v1/orders/{id}/close', {
            params: { ...params(record, idempotencyKey), query: { dry_run: dryRun } },
          }),
        )
      }
      preview={(order) => (
        <>
          <p className="mx-preview-text">{t('close.preview')}</p>
          <DocumentSums record={order as unknown as Rec} />
        </>
      )}
      touches={TOUCHES}
      done={t('close.done')}
      onClose={onClose}
    />
  );
}

export function CancelOrder({ record, onClose }: Props) {
  const t = useTranslations('orders');
  return (
    <ReasonDialog
      title={t('verbs.cancel')}
      text={t('cancel.text')}
      reason={t('cancel.reason')}
      send={({ reason, idempotencyKey }) =>
        data(
          api.POST('/api/v1/orders/{id}/cancel', {
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

export function ReopenOrder({ record, onClose }: Props) {
  const t = useTranslations('orders');
  return (
    <ReasonDialog
      title={t('verbs.reopen')}
      text={t('reopen.text')}
      reason={t('reason')}
      isDangerous={false}
      send={({ reason, idempotencyKey }) =>
        data(
          api.POST('/api/v1/orders/{id}/reopen', {
            params: params(record, idempotencyKey),
            body: { reason },
          }),
        )
      }
      touches={TOUCHES}
      done={t('reopen.done')}
      onClose={onClose}
    />
  );
}

/** The service lines of an order, to choose one; its first input of a dialog that changes it. */
function useServices(record: Rec) {
  const t = useTranslations('orders');
  const lines = useFirstRecords<OrderLine>('order-lines', {
    filter: [
      { field: 'order_id', op: 'eq', value: record.id },
      { field: 'recognition_method', op: 'eq', value: 'straight_line' },
    ],
    sort: 'line_no',
  });
  const services = lines.data ?? [];
  const choice = ({ id, description, service_starts_on, service_ends_on }: OrderLine) => {
    const words = t('service.line', {
      description,
      from: service_starts_on ?? '',
      through: service_ends_on ?? '',
    });
    return { value: id, label: { zh: words, en: words } };
  };
  const input: VerbInput = {
    name: 'order_line_id',
    kind: 'choice',
    label: t('service.label'),
    required: true,
    choices: services.map(choice),
  };
  return {
    isReady: lines.data !== undefined,
    input,
    only: services.length === 1 ? services[0]?.id : undefined,
  };
}

export function EndService({ record, onClose }: Props) {
  const t = useTranslations('orders');
  const services = useServices(record);
  if (!services.isReady) return <Waiting rows={2} />;
  return (
    <VerbDialog<ServiceChange>
      title={t('verbs.endService')}
      text={t('endService.text')}
      isDangerous
      inputs={[
        services.input,
        {
          name: 'ends_on',
          kind: 'date',
          label: t('endService.on'),
          hint: t('endService.onHint'),
          required: true,
        },
        { name: 'reason', kind: 'text', label: t('reason'), required: true, max_length: 500 },
      ]}
      initial={{ order_line_id: services.only }}
      send={({ values, dryRun, idempotencyKey }) =>
        data(
          api.POST('/api/v1/orders/{id}/end-service', {
            params: { ...params(record, idempotencyKey), query: { dry_run: dryRun } },
            body: {
              order_line_id: String(values.order_line_id),
              ends_on: String(values.ends_on),
              reason: String(values.reason),
            },
          }),
        )
      }
      preview={(change) => <ServiceSums change={change} />}
      touches={TOUCHES}
      done={t('endService.done')}
      onClose={onClose}
    />
  );
}

export function SuspendService({ record, onClose }: Props) {
  const t = useTranslations('orders');
  const services = useServices(record);
  if (!services.isReady) return <Waiting rows={2} />;
  const after = (value: 'extend' | 'shorten') => {
    const words = t(`suspendService.${value}`);
    return { value, label: { zh: words, en: words } };
  };
  return (
    <VerbDialog<ServiceChange>
      title={t('verbs.suspendService')}
      text={t('suspendService.text')}
      inputs={[
        services.input,
        { name: 'first_day', kind: 'date', label: t('suspendService.first'), required: true },
        { name: 'last_day', kind: 'date', label: t('suspendService.last'), required: true },
        {
          name: 'after',
          kind: 'choice',
          label: t('suspendService.after'),
          required: true,
          choices: [after('extend'), after('shorten')],
        },
        { name: 'reason', kind: 'text', label: t('reason'), required: true, max_length: 500 },
      ]}
      initial={{ order_line_id: services.only, after: 'extend' }}
      send={({ values, dryRun, idempotencyKey }) =>
        data(
          api.POST('/api/v1/orders/{id}/suspend-service', {
            params: { ...params(record, idempotencyKey), query: { dry_run: dryRun } },
            body: {
              order_line_id: String(values.order_line_id),
              first_day: String(values.first_day),
              last_day: String(values.last_day),
              after: values.after as components['schemas']['AfterPause'],
              reason: String(values.reason),
            },
          }),
        )
      }
      preview={(change) => <ServiceSums change={change} />}
      touches={TOUCHES}
      done={t('suspendService.done')}
      onClose={onClose}
    />
  );
}

/** What the server says that the service comes to. */
function ServiceSums({ change }: { change: ServiceChange }) {
  const t = useTranslations('orders.service');
  const { service_ends_on, service_days } = change;
  const sums = [
    { name: t('total'), value: change.total },
    { name: t('givenUp'), value: change.given_up },
    { name: t('overInvoiced'), value: change.over_invoiced },
  ];
  return (
    <>
      <p className="mx-preview-text">
        {t('preview', { through: service_ends_on ?? '', days: service_days })}
      </p>
      <dl className="mx-sums">
        {sums.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Money value={value} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
