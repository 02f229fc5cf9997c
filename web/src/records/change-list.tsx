import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import { formatMoney } from '@/lib/money';
import { fieldPlainText, useFieldWords } from './field-text';
import { useObjects } from './queries';
import './record-timeline.css';
import type { FieldDescription, Label, ObjectDescription } from './types';

/** One field that changed. */
export interface Change {
  field: string;
  from?: unknown;
  to?: unknown;
}

/**
 * What changed, from what to what, in words: the same in the timeline of a record and in the audit. Records are named
 * by `titles`; a value without a described field is shown as it is, and never as program text.
 */
export function ChangeList({
  object,
  changes,
  titles,
  labels = {},
  knownOnly = false,
}: {
  object: ObjectDescription | undefined;
  changes: Change[];
  titles: Record<string, string>;
  /** Words of what is no field of the object. */
  labels?: Record<string, Label>;
  /** Leave out what is no field of the object. */
  knownOnly?: boolean;
}) {
  const label = useLabel();
  const t = useTranslations('records.timeline');
  const words = useFieldWords();
  const objects = useObjects();
  const shown = changes.flatMap((change) => {
    const field = object?.fields.find(({ name }) => name === change.field);
    if (!field && (knownOnly || change.field.startsWith('moved.'))) return [];
    const name = field?.label ?? labels[change.field];
    return [{ change, field, name: name ? label(name) : change.field.replaceAll('_', ' ') }];
  });
  // What went along with a customer that was given away, by object.
  const moved = changes.flatMap(({ field, to }) => {
    const went = field.startsWith('moved.') && objects.get(field.slice('moved.'.length));
    return went ? [{ field, text: t('moved', { object: label(went.label), count: Number(to) }) }] : [];
  });
  if (shown.length + moved.length === 0) return null;
  const textOf = (field: FieldDescription | undefined, value: unknown): string => {
    if (isNothing(value)) return '—';
    const named = titles[String(value)];
    if (named) return named;
    if (!field || typeof value === 'object') return plain(value, titles, words.yes, words.no, words.object);
    return fieldPlainText({ ...field, is_custom: false }, { id: '', [field.name]: value }, words) || '—';
  };
  return (
    <ul className="mx-timeline-changes">
      {shown.map(({ change: { field: key, from, to }, field, name }) => (
        <li key={key}>
          {isNothing(from)
            ? t('set', { field: name, to: textOf(field, to) })
            : t('change', { field: name, from: textOf(field, from), to: textOf(field, to) })}
        </li>
      ))}
      {moved.map(({ field, text }) => (
        <li key={field}>{text}</li>
      ))}
    </ul>
  );
}

/** A value that no field describes, as people read it: amounts as amounts, lists as lists, records by their names. */
export function plain(
  value: unknown,
  titles: Record<string, string>,
  yes: string,
  no: string,
  object?: (name: string) => string,
): string {
  if (isNothing(value)) return '—';
  if (typeof value === 'boolean') return value ? yes : no;
  if (Array.isArray(value)) return value.map((one) => plain(one, titles, yes, no, object)).join(', ') || '—';
  if (typeof value === 'object') {
    const { amount_minor, currency } = value as { amount_minor?: unknown; currency?: unknown };
    if (typeof amount_minor === 'number' && typeof currency === 'string') {
      return formatMoney({ amount_minor, currency }, 'code');
    }
    return Object.entries(value as object)
      .filter(([, part]) => !isNothing(part))
      .map(([name, part]) => `${name.replaceAll('_', ' ')} ${plain(part, titles, yes, no, object)}`)
      .join(' · ');
  }
  const text = String(value);
  return titles[text] ?? object?.(text) ?? text;
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}
