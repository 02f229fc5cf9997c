import { Group } from '@mantine/core';
import { DocumentSums } from '@/records/lines/document-sums';
import { RelatedInvoices } from '@/records/money/related-invoices';
import { RelatedRecords } from '@/records/related-records';
import type { Rec } from '@/records/types';

const of = ({ id }: Rec) => [{ field: 'contract_id', op: 'eq' as const, value: id }];

export function Lines({ record }: { record: Rec }) {
  return (
    <>
      <RelatedRecords
        object="contract_line"
        filter={of(record)}
        columns={[
          'line_no',
          'description',
          'quantity',
          'ordered_quantity',
          'unit',
          'unit_price',
          'discount_percent',
          'tax_percent',
          'service_starts_on',
          'service_ends_on',
          'net',
          'total',
        ]}
        sort="line_no"
        isPlain
        hasNoSums
      />
      <Group justify="flex-end" p="xs">
        <DocumentSums record={record} />
      </Group>
    </>
  );
}

/** The collection plan: what is to be paid when, and what it waits for. */
export function Plan({ record }: { record: Rec }) {
  return (
    <RelatedRecords
      object="installment"
      filter={of(record)}
      columns={['sequence', 'trigger', 'offset_months', 'offset_days', 'status', 'due_on', 'amount']}
      sort="sequence"
      isPlain
    />
  );
}

export function Orders({ record }: { record: Rec }) {
  return (
    <RelatedRecords
      object="order"
      filter={of(record)}
      columns={[
        'number',
        'status',
        'ordered_on',
        'required_on',
        'net',
        'delivered',
        'accepted',
        'invoiced',
        'paid',
      ]}
      sort="-ordered_on"
    />
  );
}

export function Invoices({ record }: { record: Rec }) {
  return <RelatedInvoices record={record} by="contract_id" />;
}
