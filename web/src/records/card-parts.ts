import { isFigure } from './columns';
import type { FieldDescription, ObjectDescription } from './types';

/** What a card shows of a record: a figure, a day, and two facts beside the name. */
export interface CardParts {
  figure: FieldDescription | undefined;
  day: FieldDescription | undefined;
  facts: FieldDescription[];
}

export function cardParts(object: ObjectDescription, columns: string[]): CardParts {
  const shown = columns.flatMap((name) => {
    const field = object.fields.find((candidate) => candidate.name === name);
    return field && field.name !== object.title ? [field] : [];
  });
  const figure = shown.find(({ kind }) => kind === 'money') ?? shown.find(isFigure);
  const day = shown.find(({ kind }) => kind === 'date') ?? shown.find(({ kind }) => kind === 'moment');
  const status = shown.find(({ name }) => name === 'status' || name === 'stage_id');
  const others = shown.filter(
    (field) =>
      field !== figure && field !== day && field !== status && field.kind !== 'moment' && !isFigure(field),
  );
  return { figure, day, facts: [...(status ? [status] : []), ...others].slice(0, 2) };
}
