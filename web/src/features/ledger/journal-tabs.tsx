import { useTranslations } from 'use-intl';
import { useDocumentPath } from '@/records/document-path';
import { RelatedRecords } from '@/records/related-records';
import type { Rec } from '@/records/types';
import { To } from '@/ui/link';

/** The lines of an entry, and the document that it came from. */
export function JournalLines({ record }: { record: Rec }) {
  const t = useTranslations('ledger');
  const pathOf = useDocumentPath();
  const source = typeof record.source_id === 'string' ? record.source_id : undefined;
  const path = source ? pathOf(source) : undefined;
  return (
    <>
      {path && (
        <p className="mx-foot-note">
          <span className="mx-muted">{t('source')}</span>{' '}
          <To to={path}>{record.titles?.source_id ?? source}</To>
        </p>
      )}
      <RelatedRecords
        object="entry_line"
        filter={[{ field: 'entry_id', op: 'eq', value: record.id }]}
        columns={['line_no', 'account_id', 'role', 'customer_id', 'debit', 'credit']}
        sort="line_no"
        isPlain
      />
    </>
  );
}
