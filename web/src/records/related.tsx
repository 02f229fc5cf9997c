import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useLabelInside } from '@/i18n/provider';
import { To } from '@/ui/link';
import { defaultColumns } from './columns';
import { useObjects } from './queries';
import { RelatedRecords } from './related-records';
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
const MOST_COLUMNS = 6;

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

/** The first records of a related list, with sums over all of it and the way to the whole list. */
export function RelatedList({ related }: { related: Related }) {
  const { object, field, filter } = related;
  const t = useTranslations('records');
  const inside = useLabelInside();
  const name = inside(object.label_plural ?? object.label);
  const columns = defaultColumns(object)
    .filter((column) => column !== field.name)
    .slice(0, MOST_COLUMNS);
  return (
    <>
      <RelatedRecords
        object={object.name}
        filter={filter}
        columns={columns}
        empty={t('related.none', { objects: name })}
      />
      <div className="mx-related-all">
        <To to={`/${object.plural}?filter=${encodeURIComponent(JSON.stringify(filter))}`}>
          {t('related.all', { objects: name })}
        </To>
      </div>
    </>
  );
}
