import { RelatedRecords } from '../related-records';
import type { Rec } from '../types';

/** The invoices of another record, by the reference of the invoice that points to it. */
export function RelatedInvoices({
  record,
  by,
}: {
  record: Rec;
  by: 'customer_id' | 'contract_id' | 'order_id';
}) {
  return (
    <RelatedRecords
      object="invoice"
      filter={[{ field: by, op: 'eq', value: record.id }]}
      columns={['number', 'kind', 'status', 'issued_on', 'due_on', 'total', 'open']}
      sort="-created_at"
    />
  );
}
