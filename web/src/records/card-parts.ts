import { isFigure } from './columns';
import { featureOf } from './object-feature';
import type { FieldDescription, ObjectDescription } from './types';

/** What a card shows of a record: an amount, a day, and beside the name the first facts that it has. */
export interface CardParts {
  figure: FieldDescription | undefined;
  day: FieldDescription | undefined;
  /** In their order; a card has room for two. */
  facts: FieldDescription[];
}

export const FACTS = 2;

export function cardParts(object: ObjectDescription, columns: string[]): CardParts {
  const shown = columns.flatMap((name) => {
    const field = object.fields.find((candidate) => candidate.name === name);
    return field && field.name !== object.title ? [field] : [];
  });
  const figure = shown.find(({ kind }) => kind === 'money');
  const day = shown.find(({ kind }) => kind === 'date') ?? shown.find((field) => isTelling(object, field));
  const status = shown.find(({ name }) => name === 'state' || name === 'status' || name === 'stage_id');
  const words = shown.filter(
    (field) =>
      field !== figure && field !== day && field !== status && field.kind !== 'moment' && !needsLabel(field),
  );
  const named = shown.filter((field) => field.kind !== 'money' && needsLabel(field));
  return { figure, day, facts: [...(status ? [status] : []), ...words, ...named] };
}

/** A number or a yes says nothing without what it is of. */
export function needsLabel(field: FieldDescription): boolean {
  return isFigure(field) || field.kind === 'bool';
}

/** When a record was made matters where the list goes by it. */
function isTelling(object: ObjectDescription, { name, kind }: FieldDescription): boolean {
  if (kind !== 'moment') return false;
  return !['created_at', 'updated_at'].includes(name) || (featureOf(object.name).sort ?? '').includes(name);
}
