import { useObject } from '@/records/queries';
import { nameOf } from '@/records/record-title';
import type { Rec } from '@/records/types';
import { CreateInvoice } from './create-invoice';

interface Props {
  record: Rec;
  onClose: () => void;
}

/** From an order: the order is settled, which batch is asked. */
export function BillOrder({ record, onClose }: Props) {
  const order = useObject('order');
  const titles = { order_id: order ? nameOf(order, record) : record.id };
  return <CreateInvoice onClose={onClose} preset={{ order_id: record.id }} titles={titles} />;
}

/** From a batch: all that it left or was accepted of it. */
export function BillDelivery({ record, onClose }: Props) {
  const delivery = useObject('delivery');
  const titles = {
    order_id: record.titles?.order_id ?? '',
    delivery_id: delivery ? nameOf(delivery, record) : record.id,
  };
  const from = record.status === 'accepted' ? 'accepted' : 'delivered';
  const preset = { order_id: record.order_id, delivery_id: record.id, from };
  return <CreateInvoice onClose={onClose} preset={preset} titles={titles} />;
}
