import { featureOf } from './object-feature';
import type { ObjectDescription } from './types';

/**
 * Whether there is a form that makes one: its feature's own, or the fields of its description. Of what only verbs
 * write nothing but the owner is a field to fill in, and a form of that could never be saved.
 */
export function hasForm({ name, written_by, fields }: ObjectDescription): boolean {
  if (featureOf(name).Create) return true;
  return written_by === 'records' && fields.some((field) => field.is_writable && field.name !== 'owner_id');
}
