import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import { formatMoment } from '@/lib/dates';
import { type Money as Amount, formatAmount } from '@/lib/money';
import { formatDecimal } from '@/lib/quantity';
import { Money } from '@/ui/money';
import { StatusTag } from '@/ui/status-tag';
import { objectsQuery } from './queries';
import type { FieldDescription, FieldKind, Label, Rec } from './types';

/** The words that values need; found once per screen, so that cells of long lists ask for nothing. */
export interface FieldWords {
  yes: string;
  no: string;
  label: (label: Label) => string;
  /** What stands for the name of a record that is not the reader's to open. */
  hidden?: string;
  /** What an object is called, where a field holds the name of one. */
  object?: (name: string) => string;
}

export function useFieldWords(): FieldWords {
  const t = useTranslations('common');
  const label = useLabel();
  // Known since the sign-in; no cell waits for them.
  const objects = useQuery(objectsQuery).data;
  return useMemo(
    () => ({
      yes: t('yes'),
      no: t('no'),
      hidden: t('hidden'),
      label,
      object: (name) => {
        const described = objects?.get(name)?.label ?? otherNouns[name];
        return described ? label(described) : name;
      },
    }),
    [t, label, objects],
  );
}

/** What is written about and is no list of its own. */
const otherNouns: Record<string, Label> = {
  api_token: { zh: '访问令牌', en: 'API token' },
  attachment: { zh: '附件', en: 'File' },
  bulk_edit: { zh: '批量修改', en: 'Bulk edit' },
  custom_field: { zh: '自定义字段', en: 'Custom field' },
  event: { zh: '事件', en: 'Event' },
  export: { zh: '导出', en: 'Export' },
  job: { zh: '后台任务', en: 'Job' },
  notification: { zh: '通知', en: 'Notification' },
  number_series: { zh: '编号规则', en: 'Number series' },
  organization: { zh: '企业', en: 'Organisation' },
  password: { zh: '密码', en: 'Password' },
  pin: { zh: '收藏', en: 'Pin' },
  revenue: { zh: '收入', en: 'Revenue' },
  saved_view: { zh: '视图', en: 'Saved view' },
  session: { zh: '会话', en: 'Session' },
  user_setting: { zh: '偏好设置', en: 'Preferences' },
};

/** The value of a field as people read it; every kind of field is here and in `fieldPlainText`, and nowhere else. */
export function FieldText({ field, record }: { field: FieldDescription; record: Rec }) {
  return fieldNode(field, record, useFieldWords());
}

/** `FieldText` for many cells at once. */
export function fieldNode(field: FieldDescription, record: Rec, words: FieldWords) {
  const value = fieldValue(field, record);
  if (isNothing(value)) return <span className="mx-unknown">—</span>;
  const kind = field.kind as FieldKind;
  switch (kind) {
    case 'money':
      return <Money value={value as Amount} />;
    case 'moment':
    case 'date':
    case 'integer':
      return <span className="mx-figure">{fieldPlainText(field, record, words)}</span>;
    case 'decimal':
      return <span className="mx-figure">{formatDecimal(String(value), isPrice(field) ? 2 : 0)}</span>;
    case 'choice': {
      const text = fieldPlainText(field, record, words);
      return isState(field) ? <StatusTag status={String(value)}>{text}</StatusTag> : text;
    }
    case 'json':
      return <code className="mx-json">{JSON.stringify(value, null, 1)}</code>;
    case 'text':
    case 'long_text':
    case 'currency':
    case 'bool':
    case 'reference':
      return fieldPlainText(field, record, words);
  }
}

/** Words that say where a record stands are tags; other choices are text. */
export function isState({ name }: Pick<FieldDescription, 'name'>): boolean {
  return name === 'status' || name === 'state' || name.endsWith('_state');
}

/** Fields whose text is the name of an object, as the wire has it. */
const namesObject = new Set(['object', 'source_object', 'target']);

/** The same as text without shape: what is copied into a spreadsheet; amounts carry no symbol there. */
export function fieldPlainText(field: FieldDescription, record: Rec, words: FieldWords): string {
  const value = fieldValue(field, record);
  if (isNothing(value)) return '';
  switch (field.kind as FieldKind) {
    case 'money':
      return formatAmount(value as Amount);
    case 'bool':
      return value ? words.yes : words.no;
    case 'moment':
      return formatMoment(String(value));
    case 'choice':
      return choiceText(field, value, words.label);
    case 'reference': {
      const title = record.titles?.[field.name];
      if (title && field.references === 'stage') return words.label(bothOf(title));
      return title ?? (isMasked(field, record) ? words.hidden : undefined) ?? String(value);
    }
    case 'json':
      return JSON.stringify(value);
    case 'text':
      if (field.record_of) return recordName(field.record_of, field.name, record, words) ?? String(value);
      return namesObject.has(field.name) ? (words.object?.(String(value)) ?? String(value)) : String(value);
    default:
      return String(value);
  }
}

/**
 * The stages that every organisation begins with are named in both languages at once, `商务谈判 Negotiation`: each
 * reader has their own half. A name that is not of that form is the same for both.
 */
export function bothOf(name: string): Label {
  const halves = /^([\p{Script=Han}]+) ([A-Za-z][A-Za-z ]*)$/u.exec(name);
  return halves ? { zh: halves[1] ?? name, en: halves[2] ?? name } : { zh: name, en: name };
}

export function choiceText(
  field: Pick<FieldDescription, 'choices'>,
  value: unknown,
  label: (label: Label) => string,
): string {
  const choice = field.choices.find((candidate) => candidate.value === value);
  return choice ? label(choice.label) : String(value);
}

export function fieldValue(field: Pick<FieldDescription, 'name' | 'is_custom'>, record: Rec): unknown {
  return field.is_custom ? record.custom?.[customKey(field.name)] : record[field.name];
}

/** Whether a reference points to a record that is not the reader's to open: it has no name and leads nowhere. */
export function isMasked({ name }: Pick<FieldDescription, 'name'>, record: Rec): boolean {
  return record.masked?.includes(name) ?? false;
}

/** A custom field is `custom.key` in filters and `key` under `custom` in a record. */
export function customKey(name: string): string {
  return name.startsWith('custom.') ? name.slice('custom.'.length) : name;
}

/** What a record of some object is called; one without a name is what its object is, never its id. */
function recordName(of: string, name: string, record: Rec, words: FieldWords): string | undefined {
  const title = record.titles?.[name];
  if (title && title !== record[name]) return title;
  return words.object && typeof record[of] === 'string' ? words.object(record[of]) : undefined;
}

/** Prices may be finer than the minor unit, and are never shown coarser. */
function isPrice({ name }: FieldDescription): boolean {
  return name.endsWith('price');
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}
