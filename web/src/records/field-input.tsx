import { Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import { type Ref, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '@/api/session';
import { useLabel, useLanguage } from '@/i18n/provider';
import { CURRENCIES, currencyName } from '@/lib/currencies';
import { todayIn } from '@/lib/dates';
import type { Money } from '@/lib/money';
import { DateField } from '@/ui/date-field';
import { MoneyInput } from './money-input';
import { RecordPicker } from './record-picker';
import type { FieldDescription, FieldKind, FilterNode } from './types';
import { isUnreadable, Unreadable } from './unreadable';

/** What an input needs to know of a field; every described field is one, and a verb may write its own. */
export interface InputField {
  name: string;
  kind: FieldKind | string;
  /** Words of a verb's own field are text; those of a described field come in both languages. */
  label: string | FieldDescription['label'];
  choices?: FieldDescription['choices'];
  references?: string | null;
  max_length?: number | null;
  /** Of a whole number: the least that makes sense. */
  min?: number;
  is_required?: boolean;
}

export interface FieldInputProps {
  field: InputField;
  value: unknown;
  /** The value as the API takes it, null when empty, `Unreadable` when it makes no sense yet; `title` names a picked record. */
  onChange: (value: unknown, title?: string) => void;
  error?: string;
  hint?: string;
  required?: boolean;
  disabled?: boolean;
  autoFocus?: boolean;
  /** Without the visible label, where a heading or a column says it: the name stays for readers of the screen. */
  isBare?: boolean;
  /** Of an amount, when something else decides it. */
  currency?: string;
  /** Name of the record that a reference has now. */
  title?: string;
  /** Which records a reference may pick. */
  filter?: FilterNode[];
  onBlur?: () => void;
  id?: string;
  ref?: Ref<HTMLInputElement & HTMLTextAreaElement>;
}

/** The input of a field by its kind; the only place where kinds become inputs. */
export function FieldInput(props: FieldInputProps) {
  const { field, value, onChange } = props;
  const t = useTranslations('records');
  const tc = useTranslations('common');
  const label = useLabel();
  const { organization } = useSession();
  const shared = useShared(props);
  const kind = field.kind as FieldKind;
  switch (kind) {
    case 'text':
      return (
        <TextInput
          {...shared}
          {...typing(field.name)}
          value={text(value)}
          maxLength={field.max_length ?? undefined}
          onChange={(event) => onChange(event.currentTarget.value || null)}
        />
      );
    case 'long_text':
      return (
        <Textarea
          {...shared}
          autosize
          minRows={2}
          maxRows={10}
          value={text(value)}
          onChange={(event) => onChange(event.currentTarget.value || null)}
        />
      );
    case 'integer':
    case 'decimal':
      return <FigureInput {...props} shared={shared} isWhole={kind === 'integer'} />;
    case 'money':
      return (
        <MoneyInput
          {...shared}
          value={(value ?? null) as Money | Unreadable | null}
          currency={props.currency}
          onChange={onChange}
        />
      );
    case 'currency':
      return <CurrencyInput {...props} shared={shared} />;
    case 'bool':
      return (
        <Checkbox
          {...shared}
          mt={props.isBare ? 0 : 4}
          label={props.isBare ? undefined : shared.label}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'date':
      return (
        <DateField
          {...shared}
          value={typeof value === 'string' ? value : null}
          today={todayIn(organization.time_zone)}
          onChange={onChange}
        />
      );
    case 'moment':
      return (
        <TextInput
          {...shared}
          type="datetime-local"
          value={typeof value === 'string' ? localMoment(value) : ''}
          onChange={(event) => onChange(readLocalMoment(event.currentTarget.value))}
        />
      );
    case 'choice':
      return (
        <Select
          {...shared}
          placeholder={t('choose')}
          data={(field.choices ?? [])
            .filter((choice) => !choice.is_retired || choice.value === value)
            .map((choice) => ({ value: choice.value, label: label(choice.label) }))}
          value={typeof value === 'string' ? value : null}
          clearable={!props.required}
          clearButtonProps={{ 'aria-label': tc('none') }}
          searchable={(field.choices ?? []).length > 8}
          nothingFoundMessage={t('noMatch.title')}
          onChange={(choice) => onChange(choice)}
        />
      );
    case 'reference':
      return (
        <RecordPicker
          {...shared}
          object={field.references ?? ''}
          value={typeof value === 'string' ? value : null}
          title={props.title}
          filter={props.filter}
          onChange={(id, record) => onChange(id, record?.title)}
        />
      );
    case 'json':
      return <TextInput {...shared} readOnly value={value === undefined ? '' : JSON.stringify(value)} />;
  }
}

/** The properties that every kind of input takes. */
function useShared({ field, error, hint, isBare, ...rest }: FieldInputProps) {
  const label = useLabel();
  const name = typeof field.label === 'string' ? field.label : label(field.label);
  const { required, disabled, autoFocus, onBlur, id, ref } = rest;
  return {
    label: isBare ? undefined : name,
    'aria-label': isBare ? name : undefined,
    description: hint,
    error,
    required,
    disabled,
    autoFocus,
    'data-autofocus': autoFocus || undefined,
    onBlur,
    id,
    ref,
  };
}

type Shared = ReturnType<typeof useShared>;

/** A number: full-width digits and grouping are understood. A decimal stays text, as the API keeps it exact. */
function FigureInput({
  field,
  value,
  onChange,
  shared,
  isWhole,
}: FieldInputProps & { shared: Shared; isWhole: boolean }) {
  const t = useTranslations('records');
  const least = field.min ?? Number.NEGATIVE_INFINITY;
  const shown = isUnreadable(value) ? value.text : text(value);
  const read = (typed: string) => {
    const normal = typed.normalize('NFKC').replace(/[\s,]/g, '');
    if (normal === '') return null;
    if (isWhole) {
      const isFine = /^[+-]?\d{1,15}$/.test(normal) && Number(normal) >= least;
      return isFine ? Number(normal) : new Unreadable(typed);
    }
    return /^[+-]?(\d+\.?\d{0,6}|\.\d{1,6})$/.test(normal) ? normal : new Unreadable(typed);
  };
  const [left, setLeft] = useState(true);
  return (
    <TextInput
      {...shared}
      classNames={{ input: 'mx-num-input' }}
      inputMode={isWhole ? 'numeric' : 'decimal'}
      autoComplete="off"
      value={shown}
      error={
        shared.error ??
        (left && isUnreadable(value)
          ? isWhole && field.min !== undefined
            ? t('invalid.least', { min: field.min })
            : t(isWhole ? 'invalid.integer' : 'invalid.decimal')
          : undefined)
      }
      onFocus={() => setLeft(false)}
      onChange={(event) => onChange(read(event.currentTarget.value))}
      onBlur={() => {
        setLeft(true);
        shared.onBlur?.();
      }}
    />
  );
}

function CurrencyInput({ value, onChange, required, shared }: FieldInputProps & { shared: Shared }) {
  const { locale } = useLanguage();
  const t = useTranslations('records');
  const current = typeof value === 'string' ? [value] : [];
  return (
    <Select
      {...shared}
      placeholder={t('choose')}
      data={[...new Set([...current, ...CURRENCIES])].map((code) => ({
        value: code,
        label: currencyName(code, locale),
      }))}
      value={current[0] ?? null}
      searchable
      clearable={!required}
      nothingFoundMessage={t('noMatch.title')}
      onChange={(code) => onChange(code)}
    />
  );
}

function text(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}

/** The right keyboard on the phone and what the browser may fill in, told by the name of the field. */
function typing(name: string) {
  if (name.endsWith('email')) return { type: 'email', inputMode: 'email' as const };
  if (name.endsWith('phone')) return { type: 'tel', inputMode: 'tel' as const };
  if (name === 'website') return { inputMode: 'url' as const };
  return {};
}

/** `2026-11-21T09:41:00Z` as the browser's own field writes it, in this device's time zone. */
export function localMoment(moment: string): string {
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) return '';
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

function readLocalMoment(typed: string): string | null {
  if (typed === '') return null;
  const at = new Date(typed);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
