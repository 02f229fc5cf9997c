import { RelatedRecords } from '@/records/related-records';
import type { Rec } from '@/records/types';

interface Props {
  record: Rec;
}

const LINE_COLUMNS = ['refund_id', 'paid_on', 'amount', 'reversed_on'];

export function RefundSources({ record }: Props) {
  return (
    <RelatedRecords
      object="refund_line"
      filter={[{ field: 'refund_id', op: 'eq', value: record.id }]}
      columns={['receipt_id', 'credit_note_id', 'amount', 'reversed_on']}
      sort="paid_on"
      isPlain
    />
  );
}

export function RefundsOfReceipt({ record }: Props) {
  return (
    <RelatedRecords
      object="refund_line"
      filter={[{ field: 'receipt_id', op: 'eq', value: record.id }]}
      columns={LINE_COLUMNS}
      sort="-paid_on"
      isPlain
    />
  );
}

export function RefundsOfNote({ record }: Props) {
  return (
    <RelatedRecords
      object="refund_line"
      filter={[{ field: 'credit_note_id', op: 'eq', value: record.id }]}
      columns={LINE_COLUMNS}
      sort="-paid_on"
      isPlain
    />
  );
}

export function RefundsOfCustomer({ record }: Props) {
  return (
    <RelatedRecords
      object="refund"
      filter={[{ field: 'customer_id', op: 'eq', value: record.id }]}
      columns={['number', 'paid_on', 'method', 'amount', 'reason', 'status']}
      sort="-paid_on"
    />
  );
}
