import { useTranslations } from 'use-intl';
import { newIdempotencyKey, request } from '@/api/client';
import { useMay } from '@/api/session';
import { useLabel } from '@/i18n/provider';
import { MOST_COLUMNS } from './board-field';
import { bothOf } from './field-text';
import { useFirstRecords, useObject, useTotals } from './queries';
import { nameOf } from './record-title';
import type { Condition, FieldDescription, ListQuery, ObjectDescription, Rec } from './types';

export interface BoardColumn {
  value: string;
  title: string;
}

/** The column of records that have no value in the field of the board. */
const NO_VALUE = '';

/** What a column asks for beyond the query of the list. */
export function columnCondition(field: FieldDescription, value: string): Condition {
  return value === NO_VALUE ? { field: field.name, op: 'empty' } : { field: field.name, op: 'eq', value };
}

/** The columns of a board in their own order: the words of a choice, or the records that a reference points to. */
export function useBoardColumns(field: FieldDescription): BoardColumn[] | undefined {
  const label = useLabel();
  const other = useObject(field.references ?? '');
  const isReference = field.kind === 'reference';
  const hasPosition = other?.fields.some(({ name }) => name === 'position');
  const records = useFirstRecords(
    other?.plural ?? '',
    { sort: hasPosition ? 'position' : undefined },
    { enabled: isReference && Boolean(other), limit: MOST_COLUMNS },
  );
  if (!isReference)
    return field.choices.map((choice) => ({ value: choice.value, title: label(choice.label) }));
  const titleOf = (name: string) => (other?.name === 'stage' ? label(bothOf(name)) : name);
  return (
    other && records.data?.map((record) => ({ value: record.id, title: titleOf(nameOf(other, record)) }))
  );
}

/** A column of its own for records without a value, when the list has some: else they would be counted and not shown. */
export function useUnsetColumn(
  object: ObjectDescription,
  field: FieldDescription,
  query: ListQuery,
): BoardColumn | undefined {
  const t = useTranslations('records.board');
  const mayBeEmpty = !field.is_required && field.operators.includes('empty');
  const filter = [...(query.filter ?? []), columnCondition(field, NO_VALUE)];
  const totals = useTotals(object.plural, { ...query, filter }, mayBeEmpty);
  return mayBeEmpty && totals.data?.count ? { value: NO_VALUE, title: t('unset') } : undefined;
}

/** Moves a record to another column, or undefined where the caller may not: by its field, or by the verb `move`. */
export function useBoardMove(object: ObjectDescription, field: FieldDescription) {
  const may = useMay();
  const byField = field.is_writable && object.written_by === 'records' && may(`${object.name}.update`);
  const byVerb = may(`${object.name}.move`);
  if (!byField && !byVerb) return undefined;
  return (record: Rec, to: string): Promise<Rec> =>
    byField
      ? request<Rec>(`/${object.plural}/${record.id}`, {
          method: 'PATCH',
          body: { version: record.version, [field.name]: to === NO_VALUE ? null : to },
          idempotencyKey: newIdempotencyKey(),
        })
      : request<Rec>(`/${object.plural}/${record.id}/move`, {
          method: 'POST',
          body: { [field.name]: to },
          idempotencyKey: newIdempotencyKey(),
        });
}
