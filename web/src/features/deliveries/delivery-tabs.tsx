import { RelatedRecords } from '@/records/related-records';
import type { Rec } from '@/records/types';

export function Lines({ record }: { record: Rec }) {
  return (
    <RelatedRecords
      object="delivery_line"
      filter={[{ field: 'delivery_id', op: 'eq', value: record.id }]}
      columns={['order_line_id', 'quantity', 'accepted_quantity', 'returned_quantity', 'invoiced_quantity']}
      sort="id"
      isPlain
    />
  );
}
