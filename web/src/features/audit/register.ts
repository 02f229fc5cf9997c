import { registerFeature } from '@/records/object-feature';

registerFeature('audit_entry', {
  columns: ['at', 'actor_id', 'action', 'object', 'object_id', 'door', 'changes'],
  sort: '-at',
});
