import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import { formatMoment } from '@/lib/dates';
import type { Money as Amount } from '@/lib/money';
import { Money } from '@/ui/money';
import { StatusTag } from '@/ui/status-tag';
import type { FieldDescription, FieldKind, Rec } from './types';

/** The value of a field as people read it; every kind of field is here and nowhere else. */
export function FieldText({ field, record }: { field: FieldDescription; record: Rec }) {
  const t = useTranslations('common');
  const label = useLabel();
  const value = fieldValue(field, record);
  if (value === null || value === undefined || value === '') return <span className="mx-unknown">—</span>;
  const kind = field.kind as FieldKind;
  switch (kind) {
    case 'money':
      return <Money value={value as Amount} />;
    case 'bool':
      return value ? t('yes') : t('no');
    case 'moment':
      return <span className="mx-figure">{formatMoment(String(value))}</span>;
    case 'date':
    case 'integer':
    case 'decimal':
      return <span className="mx-figure">{String(value)}</span>;
    case 'choice': {
      const choice = field.choices.find((candidate) => candidate.value === value);
      const text = choice ? label(choice.label) : String(value);
      return field.name === 'status' ? <StatusTag status={String(value)}>{text}</StatusTag> : text;
    }
    case 'reference':
      return record.titles?.[field.name] ?? String(value);
    case 'json':
      return <code>{JSON.stringify(value)}</code>;
    case 'text':
    case 'long_text':
    case 'currency':
      return String(value);
  }
}

export function fieldValue(field: FieldDescription, record: Rec): unknown {
  return field.is_custom ? record.custom?.[field.name] : record[field.name];
}
