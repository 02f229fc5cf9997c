import { lazy } from 'react';
import { registerFeature } from '@/records/object-feature';

registerFeature('journal_entry', {
  facts: ['effective_on', 'period', 'kind', 'memo', 'total', 'entity_id', 'reverses_id'],
  columns: ['number', 'effective_on', 'period', 'kind', 'memo', 'entity_id', 'total'],
  sort: '-effective_on',
  cells: { memo: lazy(() => import('./memo-cell').then(({ MemoCell }) => ({ default: MemoCell }))) },
  Create: lazy(() => import('./post-journal').then(({ PostJournal }) => ({ default: PostJournal }))),
  tabs: [
    {
      id: 'entry-lines.entry_id',
      title: 'ledger.lines',
      Content: lazy(() => import('./journal-tabs').then(({ JournalLines }) => ({ default: JournalLines }))),
    },
  ],
});

registerFeature('entry_line', {
  columns: ['entry_id', 'effective_on', 'account_id', 'role', 'customer_id', 'debit', 'credit'],
  sort: '-effective_on',
});

registerFeature('period', {
  columns: ['period', 'entity_id', 'status', 'updated_at'],
  sort: '-period',
});
