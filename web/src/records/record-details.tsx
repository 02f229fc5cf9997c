import { IconLock, IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useMay } from '@/api/session';
import { useLabel } from '@/i18n/provider';
import { To } from '@/ui/link';
import { CellEditor } from './cell-editor';
import { ConflictDialog } from './conflict-dialog';
import { FieldText, fieldValue } from './field-text';
import { featureOf } from './object-feature';
import { ownCell } from './own-cell';
import { useObjects } from './queries';
import { useSaveRecord } from './save-record';
import type { FieldDescription, ObjectDescription, Rec } from './types';

const system = new Set(['id', 'created_at', 'updated_at', 'version']);

/** Every field of a record in sections; those that may be changed are changed in place. */
export function RecordDetails({
  object,
  record,
  isPanel,
}: {
  object: ObjectDescription;
  record: Rec;
  isPanel?: boolean;
}) {
  const t = useTranslations('records');
  const may = useMay();
  const saving = useSaveRecord(object);
  const canUpdate =
    object.written_by === 'records' && record.version !== undefined && may(`${object.name}.update`);
  const told = featureOf(object.name).told ?? [];
  // What is not there has no name worth a line: most records have no findings, terms or metadata.
  const isTold = (field: FieldDescription) =>
    told.includes(field.name) || (field.kind === 'json' && isEmptyJson(fieldValue(field, record)));
  const custom = object.fields.filter(({ is_custom }) => is_custom);
  const sections = [
    {
      id: 'main',
      fields: object.fields.filter((field) => !field.is_custom && !system.has(field.name) && !isTold(field)),
    },
    { id: 'custom', fields: custom },
    { id: 'system', fields: object.fields.filter(({ name }) => system.has(name)) },
  ] as const;
  return (
    <div className="mx-details" data-panel={isPanel || undefined}>
      {sections
        .filter(({ fields }) => fields.length > 0)
        .map(({ id, fields }) => (
          <section key={id} aria-label={t(`sections.${id}`)}>
            {id !== 'main' && <h2 className="mx-section-title">{t(`sections.${id}`)}</h2>}
            <dl className="mx-fields">
              {fields.map((field) => (
                <Detail
                  key={field.name}
                  object={object}
                  field={field}
                  record={record}
                  canUpdate={canUpdate}
                  onSave={(base, value, title) =>
                    void saving.save(
                      base,
                      { [field.name]: value },
                      title === undefined ? undefined : { [field.name]: title },
                    )
                  }
                />
              ))}
            </dl>
          </section>
        ))}
      {saving.conflict && (
        <ConflictDialog object={object} conflict={saving.conflict} onSettle={saving.settle} />
      )}
    </div>
  );
}

function isEmptyJson(value: unknown): boolean {
  return (
    value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0)
  );
}

interface DetailProps {
  object: ObjectDescription;
  field: FieldDescription;
  record: Rec;
  canUpdate: boolean;
  onSave: (base: Rec, value: unknown, title?: string) => void;
}

function Detail({ object, field, record, canUpdate, onSave }: DetailProps) {
  const t = useTranslations('records');
  const label = useLabel();
  const [isEditing, setEditing] = useState(false);
  const name = label(field.label);
  const isOpen = canUpdate && field.is_writable && !field.is_given_once;
  return (
    <div className="mx-field" data-wide={field.kind === 'long_text' || field.kind === 'json' || undefined}>
      <dt>{name}</dt>
      <dd>
        {isEditing ? (
          <CellEditor
            object={object}
            field={field}
            record={record}
            editing={{ done: () => setEditing(false) }}
            onSave={onSave}
          />
        ) : (
          <>
            <Value object={object} field={field} record={record} />
            {isOpen && (
              <button
                type="button"
                className="mx-field-edit"
                aria-label={t('editField', { field: name })}
                onClick={() => setEditing(true)}
              >
                <IconPencil size={14} aria-hidden />
              </button>
            )}
            {canUpdate && !isOpen && !system.has(field.name) && (
              <span className="mx-field-lock" title={t('readOnly.system')}>
                <IconLock size={12} aria-hidden />
                <span className="mx-sr-only">{t('readOnly.system')}</span>
              </span>
            )}
          </>
        )}
      </dd>
    </div>
  );
}

function Value({ object, field, record }: Pick<DetailProps, 'object' | 'field' | 'record'>) {
  const objects = useObjects();
  const value = fieldValue(field, record);
  const of = field.record_of ? String(record[field.record_of]) : field.references;
  const other = field.name === 'id' ? undefined : objects.get(of ?? '');
  if (other && typeof value === 'string') {
    return (
      <To to={`/${other.plural}/${value}`} className="mx-target">
        <FieldText field={field} record={record} />
      </To>
    );
  }
  if (field.kind === 'long_text') {
    return (
      <span className="mx-long">
        <FieldText field={field} record={record} />
      </span>
    );
  }
  const plain = () => <FieldText field={field} record={record} />;
  // The page tells all of it: from what to what.
  return field.kind === 'json' ? plain() : ownCell(object, field.name, record, plain);
}
