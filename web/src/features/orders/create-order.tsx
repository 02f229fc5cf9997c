import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { useSession } from '@/api/session';
import { todayIn } from '@/lib/dates';
import { isNothing, leftOf } from '@/lib/quantity';
import { ChooseFirst } from '@/records/choose-record';
import { DocumentSums } from '@/records/lines/document-sums';
import { takenLines } from '@/records/lines/quantities';
import { quantityInput } from '@/records/lines/quantity-input';
import type { QuantityLine } from '@/records/lines/quantity-lines';
import { useFirstRecords, useObject } from '@/records/queries';
import type { Rec } from '@/records/types';
import { VerbDialog } from '@/records/verb-dialog';
import { Dialog } from '@/ui/dialog';
import { useGo } from '@/ui/link';
import { Waiting } from '@/ui/states';

type ContractLine = components['schemas']['ContractLine'];

const signed = [{ field: 'status', op: 'eq' as const, value: 'signed' }];

/** From the list of orders: first the contract, then what of it is ordered. */
export function CreateOrder({ onClose, preset }: { onClose: () => void; preset?: Record<string, unknown> }) {
  const t = useTranslations('orders');
  return (
    <ChooseFirst
      title={t('verbs.create')}
      text={t('create.choose')}
      object="contract"
      filter={signed}
      preset={preset?.contract_id}
      onClose={onClose}
    >
      {(id) => <OrderForm contractId={id} onClose={onClose} />}
    </ChooseFirst>
  );
}

/** From a contract. */
export function OrderOfContract({ record, onClose }: { record: Rec; onClose: () => void }) {
  return <OrderForm contractId={record.id} onClose={onClose} />;
}

function OrderForm({ contractId, onClose }: { contractId: string; onClose: () => void }) {
  const lines = useFirstRecords<ContractLine>('contract-lines', {
    filter: [{ field: 'contract_id', op: 'eq', value: contractId }],
    sort: 'line_no',
  });
  const t = useTranslations('orders');
  if (!lines.data) return <Waiting rows={2} />;
  if (lines.data.map(orderable).every(({ left }) => isNothing(left))) {
    return (
      <Dialog title={t('verbs.create')} onClose={onClose}>
        {t('create.nothing')}
      </Dialog>
    );
  }
  return <OrderDialog contractId={contractId} lines={lines.data.map(orderable)} onClose={onClose} />;
}

function orderable(line: ContractLine): QuantityLine {
  return {
    id: line.id,
    description: line.description,
    unit: line.unit,
    left: leftOf(line.quantity, line.ordered_quantity),
    of: line.quantity,
  };
}

function OrderDialog({
  contractId,
  lines,
  onClose,
}: {
  contractId: string;
  lines: QuantityLine[];
  onClose: () => void;
}) {
  const t = useTranslations('orders');
  const go = useGo();
  const today = todayIn(useSession().organization.time_zone);
  const fields = new Map(useObject('order')?.fields.map((field) => [field.name, field.label]));
  const label = (name: string) => fields.get(name) ?? '';
  return (
    <VerbDialog<components['schemas']['Order']>
      title={t('verbs.create')}
      size="lg"
      inputs={[
        quantityInput({ lines: t('create.lines'), left: t('create.left') }, lines),
        { name: 'ordered_on', kind: 'date', label: label('ordered_on'), required: true },
        { name: 'required_on', kind: 'date', label: label('required_on') },
        { name: 'customer_reference', kind: 'text', label: label('customer_reference'), max_length: 200 },
      ]}
      initial={{ ordered_on: today, lines: {} }}
      send={({ values, dryRun, idempotencyKey }) =>
        data(
          api.POST('/api/v1/orders', {
            params: { query: { dry_run: dryRun }, header: { 'Idempotency-Key': idempotencyKey } },
            body: {
              contract_id: contractId,
              ordered_on: String(values.ordered_on),
              required_on: (values.required_on as string | null) ?? undefined,
              customer_reference: (values.customer_reference as string | null) ?? undefined,
              lines: takenLines(lines, values.lines as Record<string, string>).map(({ id, quantity }) => ({
                contract_line_id: id,
                quantity,
              })),
            },
          }),
        )
      }
      preview={(order) => <DocumentSums record={order as unknown as Rec} />}
      touches={['orders', 'order-lines', 'contracts', 'contract-lines', 'installments', 'customers']}
      done={({ number }) => t('create.done', { number })}
      onDone={({ id }) => go(`/orders/${id}`)}
      onClose={onClose}
    />
  );
}
