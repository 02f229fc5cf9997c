import { RelatedRecords } from '@/records/related-records';
import type { Rec } from '@/records/types';

interface Props {
  record: Rec;
}

/** Who a payment term is used by: what keeps its days and discounts from being changed. */
function Users({ record, object, columns }: Props & { object: string; columns: string[] }) {
  return (
    <RelatedRecords
      object={object}
      filter={[{ field: 'payment_term_id', op: 'eq', value: record.id }]}
      columns={columns}
    />
  );
}

export const TermOrders = (props: Props) => (
  <Users
    {...props}
    object="order"
    columns={['number', 'ordered_on', 'customer_id', 'payment_state', 'total', 'owner_id']}
  />
);

export const TermContracts = (props: Props) => (
  <Users
    {...props}
    object="contract"
    columns={['number', 'title', 'customer_id', 'state', 'total', 'signed_on']}
  />
);

export const TermCustomers = (props: Props) => (
  <Users {...props} object="customer" columns={['number', 'name', 'tier', 'region', 'owner_id']} />
);
