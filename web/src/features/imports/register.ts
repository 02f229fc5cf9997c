import { lazy } from 'react';
import { registerFeature } from '@/records/object-feature';

registerFeature('import', {
  columns: [
    'name',
    'target',
    'status',
    'is_dry_run',
    'rows_total',
    'rows_new',
    'rows_updated',
    'rows_unchanged',
    'rows_failed',
    'created_at',
  ],
  sort: '-created_at',
  // The counts stand above the tabs.
  told: ['rows_total', 'rows_new', 'rows_updated', 'rows_unchanged', 'rows_skipped', 'rows_failed'],
  Header: lazy(() => import('./import-header')),
  ListHeader: lazy(() => import('./import-list-header')),
});
