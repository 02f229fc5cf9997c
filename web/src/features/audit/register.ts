import { lazy } from 'react';
import { registerFeature } from '@/records/object-feature';

const cells = () => import('./cells');

registerFeature('audit_entry', {
  columns: ['at', 'actor_id', 'action', 'object', 'object_id', 'door', 'changes'],
  sort: '-at',
  cells: {
    action: lazy(() => cells().then(({ ActionCell }) => ({ default: ActionCell }))),
    object: lazy(() => cells().then(({ ObjectCell }) => ({ default: ObjectCell }))),
    door: lazy(() => cells().then(({ DoorCell }) => ({ default: DoorCell }))),
    changes: lazy(() => cells().then(({ ChangesCell }) => ({ default: ChangesCell }))),
  },
});
