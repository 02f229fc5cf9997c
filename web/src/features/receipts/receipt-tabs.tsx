import { useTranslations } from 'use-intl';
import type { Money as Amount } from '@/lib/money';
import { Applications } from '@/records/money/applications';
import { EntryLines } from '@/records/money/entry-lines';
import type { Rec } from '@/records/types';
import { Figure } from '@/ui/explain';
import { Fact, Facts } from '@/ui/figure-strip';
import { Money } from '@/ui/money';

export function ReceiptHeader({ record }: { record: Rec }) {
  const t = useTranslations('receipts');
  return (
    <Facts label={t('title')}>
      <Fact label={t('amount')}>
        <Money value={record.amount as Amount} show="code" />
      </Fact>
      <Fact label={t('unappliedAmount')}>
        <Figure value={record.unapplied as Amount} explain={`receipt:${record.id}:unapplied`} show="code" />
      </Fact>
    </Facts>
  );
}

export function ReceiptApplications({ record }: { record: Rec }) {
  return <Applications of="receipt_id" id={record.id} />;
}

export function ReceiptEntries({ record }: { record: Rec }) {
  return <EntryLines filter={[{ field: 'receipt_id', op: 'eq', value: record.id }]} />;
}
