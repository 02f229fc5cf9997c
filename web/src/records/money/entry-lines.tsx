import { RelatedRecords } from '../related-records';
import type { FilterNode } from '../types';

/** What a document did to the ledger: its lines, in the order they were posted. */
export function EntryLines({ filter }: { filter: FilterNode[] }) {
  return (
    <RelatedRecords
      object="entry_line"
      filter={filter}
      columns={['entry_id', 'effective_on', 'account_id', 'role', 'debit', 'credit']}
      sort="effective_on,line_no"
      isPlain
    />
  );
}
