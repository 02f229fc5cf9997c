import { RelatedRecords } from '@/records/related-records';
import type { Rec } from '@/records/types';

interface Props {
  record: Rec;
}

/** A list of what belongs to the record on screen. */
function OfCampaign({
  record,
  ...list
}: Props & { object: string; columns: string[]; sort: string; isPlain?: boolean }) {
  return <RelatedRecords {...list} filter={[{ field: 'campaign_id', op: 'eq', value: record.id }]} />;
}

export function Costs({ record }: Props) {
  return (
    <OfCampaign
      record={record}
      object="campaign_cost"
      columns={['spent_on', 'memo', 'amount', 'owner_id']}
      sort="-spent_on"
      isPlain
    />
  );
}

export function Leads({ record }: Props) {
  return (
    <OfCampaign
      record={record}
      object="lead"
      columns={['name', 'company', 'status', 'owner_id', 'created_at']}
      sort="-created_at"
    />
  );
}

export function Opportunities({ record }: Props) {
  return (
    <OfCampaign
      record={record}
      object="opportunity"
      columns={['name', 'customer_id', 'stage_id', 'status', 'amount', 'expected_close_on', 'owner_id']}
      sort="-created_at"
    />
  );
}

export function Orders({ record }: Props) {
  return (
    <OfCampaign
      record={record}
      object="order"
      columns={['number', 'customer_id', 'status', 'ordered_on', 'total', 'invoiced', 'paid', 'recognized']}
      sort="-ordered_on"
    />
  );
}
