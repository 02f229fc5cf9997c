import { RelatedInvoices } from '@/records/money/related-invoices';
import { RelatedRecords } from '@/records/related-records';
import type { Rec } from '@/records/types';

const of = ({ id }: Rec) => [{ field: 'order_id', op: 'eq' as const, value: id }];

export function Lines({ record }: { record: Rec }) {
  return (
    <RelatedRecords
      object="order_line"
      filter={of(record)}
      columns={[
        'line_no',
        'description',
        'unit',
        'quantity',
        'delivered_quantity',
        'accepted_quantity',
        'invoiced_quantity',
        'unit_price',
        'service_starts_on',
        'service_ends_on',
        'net',
        'total',
      ]}
      sort="line_no"
      isPlain
    />
  );
}

export function Deliveries({ record }: { record: Rec }) {
  return (
    <RelatedRecords
      object="delivery"
      filter={of(record)}
      columns={[
        'number',
        'status',
        'shipped_on',
        'carrier',
        'tracking_number',
        'accepted_on',
        'accepted_by',
        'net',
      ]}
      sort="-shipped_on"
    />
  );
}

export function Invoices({ record }: { record: Rec }) {
  return <RelatedInvoices record={record} by="order_id" />;
}
