import type { ReactNode } from 'react';
import { useLabel } from '@/i18n/provider';
import { To } from '@/ui/link';
import { useDocumentPath } from './document-path';
import { FieldText, fieldValue, isMasked } from './field-text';
import './related-records.css';
import type { ObjectDescription, Rec } from './types';

/** A number is called and an address is written to where it stands; what is masked is neither. */
function reach(name: string, value: string, text: ReactNode): ReactNode {
  const scheme = name.endsWith('phone') ? 'tel' : name.endsWith('email') ? 'mailto' : null;
  return scheme && !value.includes('•') ? <a href={`${scheme}:${value.replace(/\s/g, '')}`}>{text}</a> : text;
}

/** What a record is about, in one line that wraps; what is empty is left out. */
export function RecordFacts({
  object,
  record,
  names,
}: {
  object: ObjectDescription;
  record: Rec;
  names: string[];
}) {
  const label = useLabel();
  const pathOf = useDocumentPath();
  const fields = names.flatMap((name) => object.fields.find((field) => field.name === name) ?? []);
  const shown = fields.filter((field) => {
    const value = fieldValue(field, record);
    return value !== null && value !== undefined && value !== '';
  });
  if (shown.length === 0) return null;
  return (
    <dl className="mx-record-facts">
      {shown.map((field) => {
        const isOpen = field.kind === 'reference' && !isMasked(field, record);
        const path = isOpen ? pathOf(String(record[field.name])) : undefined;
        const isPerson = field.references === 'user';
        const text = <FieldText field={field} record={record} />;
        return (
          <div key={field.name}>
            <dt>{label(field.label)}</dt>
            <dd>
              {path && !isPerson ? (
                <To to={path}>{record.titles?.[field.name] ?? text}</To>
              ) : (
                reach(field.name, String(fieldValue(field, record)), text)
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
