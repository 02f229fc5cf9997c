import { Group } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { DocumentSums } from '@/records/lines/document-sums';
import { RelatedRecords } from '@/records/related-records';
import type { Rec } from '@/records/types';
import { Button } from '@/ui/button';
import { useCommands } from '@/ui/commands';

/** The lines of a quote as the customer gets them, with its sums; made to be printed. */
export function QuoteLines({ record }: { record: Rec }) {
  const t = useTranslations('quotes');
  useCommands([
    { id: 'quote.print', title: t('print'), keys: 'Mod+P', group: 'screen', run: () => window.print() },
  ]);
  return (
    <>
      <RelatedRecords
        object="quote_line"
        filter={[{ field: 'quote_id', op: 'eq', value: record.id }]}
        columns={[
          'line_no',
          'description',
          'quantity',
          'unit',
          'unit_price',
          'discount_percent',
          'tax_percent',
          'net',
          'tax',
          'total',
        ]}
        sort="line_no"
        isPlain
        hasNoSums
      />
      <Group justify="space-between" px="md" py="xs">
        <Button
          variant="default"
          className="mx-no-print"
          leftSection={<IconPrinter size={14} />}
          onClick={() => window.print()}
        >
          {t('print')}
        </Button>
        <DocumentSums record={record} />
      </Group>
    </>
  );
}
