import { featureOf } from './object-feature';
import type { FieldDescription, ObjectDescription } from './types';

export const MOST_COLUMNS = 12;

/** The field that a board stands on: the stage, else the status, else a choice that people set. */
export function boardField(object: ObjectDescription): FieldDescription | undefined {
  const named = featureOf(object.name).boardField;
  const find = (name: string) => object.fields.find((field) => field.name === name);
  if (named) return find(named);
  const fits = (field: FieldDescription | undefined) =>
    field &&
    (field.kind === 'reference' || (field.choices.length > 1 && field.choices.length <= MOST_COLUMNS))
      ? field
      : undefined;
  return (
    fits(find('stage_id')) ??
    fits(find('status')) ??
    object.fields.find(
      ({ kind, is_writable, choices }) =>
        kind === 'choice' && is_writable && choices.length > 1 && choices.length <= MOST_COLUMNS,
    )
  );
}
