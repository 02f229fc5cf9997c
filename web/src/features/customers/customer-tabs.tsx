import { RelatedInvoices } from '@/records/money/related-invoices';
import { RelatedRecords } from '@/records/related-records';
import type { Rec } from '@/records/types';

interface Props {
  record: Rec;
}

/** A list of what belongs to the record on screen. */
function OfCustomer({
  record,
  ...list
}: Props & { object: string; columns: string[]; sort: string; isPlain?: boolean }) {
  return <RelatedRecords {...list} filter={[{ field: 'customer_id', op: 'eq', value: record.id }]} />;
}

export function Contacts({ record }: Props) {
  return (
    <OfCustomer
      record={record}
      object="contact"
      columns={['name', 'role', 'title', 'phone', 'email']}
      sort="name"
    />
  );
}

export function Opportunities({ record }: Props) {
  return (
    <OfCustomer
      record={record}
      object="opportunity"
      columns={['name', 'stage_id', 'amount', 'probability', 'expected_close_on', 'next_step', 'owner_id']}
      sort="-created_at"
    />
  );
}

export function Quotes({ record }: Props) {
  return (
    <OfCustomer
      record={record}
      object="quote"
      columns={['number', 'status', 'total', 'quoted_on', 'valid_until']}
      sort="-quoted_on"
    />
  );
}

export function Contracts({ record }: Props) {
  return (
    <OfCustomer
      record={record}
      object="contract"
      columns={['number', 'title', 'status', 'total', 'position', 'signed_on']}
      sort="-created_at"
    />
  );
}

export function Orders({ record }: Props) {
  return (
    <OfCustomer
      record={record}
      object="order"
      columns={[
        'number',
        'status',
        'ordered_on',
        'net',
        'delivered',
        'accepted',
        'recognized',
        'total',
        'invoiced',
        'paid',
      ]}
      sort="-ordered_on"
    />
  );
}

export function Invoices({ record }: { record: Rec }) {
  return <RelatedInvoices record={record} by="customer_id" />;
}

export function Receipts({ record }: Props) {
  return (
    <OfCustomer
      record={record}
      object="receipt"
      columns={['number', 'received_on', 'method', 'amount', 'unapplied', 'status']}
      sort="-received_on"
    />
  );
}
