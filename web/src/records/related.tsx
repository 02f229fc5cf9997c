import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import { To } from '@/ui/link';
import { Moneys } from '@/ui/money';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { defaultColumns, isFigure } from './columns';
import { FieldText } from './field-text';
import { useFirstRecords, useObjects, useTotals } from './queries';
import { nameOf } from './record-title';
import type { FieldDescription, FilterNode, ObjectDescription } from './types';

export interface Related {
  key: string;
  object: ObjectDescription;
  /** The reference of the other object that points here. */
  field: FieldDescription;
  /** Whether no other reference of that object points here. */
  isOnly: boolean;
  filter: FilterNode[];
}

// Who made or owns a record says nothing about the person; stages and departments are settings, not owners of lists.
const IGNORED = new Set(['user', 'stage', 'department', 'entity', 'book', 'account', 'period', 'import']);
const MOST = 8;

/** Lists of other objects whose references point to this record. */
export function useRelated(object: ObjectDescription, id: string): Related[] {
  const objects = useObjects();
  return useMemo(() => {
    if (IGNORED.has(object.name)) return [];
    const found = [...objects.values()].flatMap((other) =>
      other.fields
        .filter(
          ({ name, kind, references, operators }) =>
            kind === 'reference' && references === object.name && name !== 'id' && operators.includes('eq'),
        )
        .map((field) => ({ other, field })),
    );
    return found.slice(0, MOST).map(({ other, field }) => ({
      key: `${other.plural}.${field.name}`,
      object: other,
      field,
      isOnly: found.filter((candidate) => candidate.other === other).length === 1,
      filter: [{ field: field.name, op: 'eq', value: id }],
    }));
  }, [objects, object, id]);
}

const SHOWN = 50;

/** The first records of a related list, with sums over all of it and the way to the whole list. */
export function RelatedList({ related }: { related: Related }) {
  const { object, field, filter } = related;
  const t = useTranslations('records');
  const label = useLabel();
  const records = useFirstRecords(object.plural, { filter }, { limit: SHOWN });
  const totals = useTotals(object.plural, { filter });
  if (records.isPending) return <Waiting />;
  if (records.isError) return <ErrorPanel error={records.error} onRetry={() => void records.refetch()} />;
  const name = label(object.label_plural ?? object.label);
  if (records.data.length === 0) return <Empty title={t('related.none', { objects: name })} />;
  const columns = defaultColumns(object)
    .filter((column) => column !== field.name)
    .map((column) => object.fields.find((candidate) => candidate.name === column))
    .filter((candidate) => candidate !== undefined)
    .slice(0, 6);
  return (
    <section className="mx-scroll-x" aria-label={name} tabIndex={0}>
      <table className="mx-table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" className={isFigure(column) ? 'mx-num' : undefined}>
                {label(column.label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {records.data.map((record) => (
            <tr key={record.id}>
              {columns.map((column) => (
                <td key={column.name} className={isFigure(column) ? 'mx-num' : undefined}>
                  {column.name === object.title ? (
                    <To to={`/${object.plural}/${record.id}`}>{nameOf(object, record)}</To>
                  ) : (
                    <FieldText field={column} record={record} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {totals.data && Object.keys(totals.data.sums).length > 0 && (
          <tfoot>
            <tr>
              {columns.map((column, position) => (
                <td key={column.name} className={isFigure(column) ? 'mx-num' : undefined}>
                  {totals.data.sums[column.name] ? (
                    <Moneys values={totals.data.sums[column.name] ?? []} />
                  ) : position === 0 ? (
                    t('loadedOf', { loaded: records.data.length, total: totals.data.count })
                  ) : null}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
      <div className="mx-related-all">
        <To to={`/${object.plural}?filter=${encodeURIComponent(JSON.stringify(filter))}`}>
          {t('related.all', { objects: name })}
        </To>
      </div>
    </section>
  );
}
