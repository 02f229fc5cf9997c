import { lazy } from 'react';
import { registerFeature } from '@/records/object-feature';

registerFeature('audit_entry', {
  columns: ['at', 'actor_id', 'action', 'object_id', 'door', 'changes'],
  sort: '-at',
  // The action says it, and the record leads to it.
  told: ['object'],
  cells: {
    changes: lazy(() => import('./cells').then(({ ChangesCell }) => ({ default: ChangesCell }))),
  },
});
