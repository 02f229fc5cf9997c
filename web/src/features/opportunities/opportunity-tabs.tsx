import { RelatedRecords } from '@/records/related-records';
import type { Rec } from '@/records/types';

const of = ({ id }: Rec) => [{ field: 'opportunity_id', op: 'eq' as const, value: id }];

export function Quotes({ record }: { record: Rec }) {
  return (
    <RelatedRecords
      object="quote"
      filter={of(record)}
      columns={['number', 'status', 'total', 'quoted_on', 'valid_until']}
      sort="-quoted_on"
    />
  );
}

/** Which stages it went through and how long it stayed. */
export function StageChanges({ record }: { record: Rec }) {
  return (
    <RelatedRecords
      object="stage_change"
      filter={of(record)}
      columns={['created_at', 'from_stage_id', 'to_stage_id', 'days_in_stage', 'owner_id']}
      sort="-created_at"
      isPlain
    />
  );
}
