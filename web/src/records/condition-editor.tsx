import '@mantine/core/styles/NumberInput.css';
import '@mantine/core/styles/Pill.css';
import '@mantine/core/styles/PillsInput.css';
import { Button, Group, MultiSelect, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import '@mantine/core/styles/PillsInput.css';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import { idLast } from './columns';
import { FieldInput } from './field-input';
import { shapeOf } from './filter-sentence';
import { isRelative, PEOPLE, type Relative, SPANS } from './relative';
import type { Condition, FieldDescription, FilterOp, ObjectDescription } from './types';
import { isUnreadable } from './unreadable';

interface Props {
  object: ObjectDescription;
  condition?: Condition;
  onSave: (condition: Condition) => void;
  onCancel: () => void;
}

/** Field, then comparison, then value: each found by typing, Enter goes on, the last Enter applies. */
export default function ConditionEditor({ object, condition, onSave, onCancel }: Props) {
  const t = useTranslations('records.filter');
  const tc = useTranslations('common');
  const label = useLabel();
  const [name, setName] = useState<string | null>(condition?.field ?? null);
  const [op, setOp] = useState<FilterOp | null>(condition?.op ?? null);
  const [value, setValue] = useState<unknown>(condition?.value ?? null);
  const field = object.fields.find((candidate) => candidate.name === name);
  const ready = field && op ? complete(field, op, value) : null;
  const submit = () => {
    if (ready) onSave(ready);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="xs">
        <Select
          label={t('field')}
          data={idLast(object.fields)
            .filter(({ operators }) => operators.length > 0)
            .map((candidate) => ({ value: candidate.name, label: label(candidate.label) }))}
          value={name}
          searchable
          allowDeselect={false}
          selectFirstOptionOnChange
          data-autofocus={!condition || undefined}
          autoFocus={!condition}
          comboboxProps={{ withinPortal: false }}
          nothingFoundMessage={t('noField')}
          onChange={(next) => {
            setName(next);
            const chosen = object.fields.find((candidate) => candidate.name === next);
            setOp(chosen ? firstOp(chosen) : null);
            setValue(null);
          }}
        />
        {field && (
          <Select
            label={t('comparison')}
            data={field.operators.map((candidate) => ({
              value: candidate,
              label: t(`ops.${shapeOf(candidate, field, value)}`),
            }))}
            value={op}
            searchable
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            onChange={(next) => {
              const chosen = next as FilterOp | null;
              if ((op === 'in') !== (chosen === 'in')) setValue(null);
              setOp(chosen);
            }}
          />
        )}
        {field && op && op !== 'empty' && op !== 'filled' && (
          <ValueInput
            key={`${field.name} ${op === 'in'}`}
            field={field}
            op={op}
            value={value}
            onChange={setValue}
            autoFocus={Boolean(condition)}
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            {tc('cancel')}
          </Button>
          <Button type="submit" disabled={!ready}>
            {tc('apply')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface ValueProps {
  field: FieldDescription;
  op: FilterOp;
  value: unknown;
  onChange: (value: unknown) => void;
  autoFocus: boolean;
}

function ValueInput({ field, op, value, onChange, autoFocus }: ValueProps) {
  const t = useTranslations('records.filter');
  const tc = useTranslations('common');
  const label = useLabel();
  const isDay = field.kind === 'date' || field.kind === 'moment';
  if (op === 'in' && field.kind === 'choice') {
    return (
      <MultiSelect
        size="xs"
        label={t('values')}
        autoFocus={autoFocus}
        data={field.choices.map((choice) => ({ value: choice.value, label: label(choice.label) }))}
        value={Array.isArray(value) ? value.map(String) : []}
        comboboxProps={{ withinPortal: false }}
        searchable
        onChange={onChange}
      />
    );
  }
  if (op === 'in' && field.kind === 'reference') {
    return <ReferenceList field={field} value={value} onChange={onChange} />;
  }
  if (op === 'in') {
    return (
      <TextInput
        label={t('values')}
        description={t('valuesHint')}
        autoFocus={autoFocus}
        defaultValue={Array.isArray(value) ? value.join(', ') : ''}
        onChange={(event) =>
          onChange(
            event.currentTarget.value
              .split(/[,，、;；\n]/)
              .map((part) => part.trim())
              .filter(Boolean)
              .map((part) => (field.kind === 'integer' ? Number(part) : part)),
          )
        }
      />
    );
  }
  if (isDay) return <DayValue field={field} value={value} onChange={onChange} autoFocus={autoFocus} />;
  if (field.references === 'user') {
    return (
      <Stack gap={4}>
        <FieldInput
          field={{ ...field, label: t('value') }}
          value={isRelative(value) ? null : value}
          onChange={onChange}
          autoFocus={autoFocus}
        />
        <Group gap={4} grow>
          {PEOPLE.map((people) => {
            const isChosen = isRelative(value) && value.relative === people;
            return (
              <Button
                key={people}
                variant={isChosen ? 'light' : 'subtle'}
                aria-pressed={isChosen}
                onClick={() => onChange({ relative: people })}
              >
                {t(`spans.${people}`, { days: 0 })}
              </Button>
            );
          })}
        </Group>
      </Stack>
    );
  }
  if (field.kind === 'bool') {
    return (
      <Select
        label={t('value')}
        data={[
          { value: 'true', label: tc('yes') },
          { value: 'false', label: tc('no') },
        ]}
        autoFocus={autoFocus}
        comboboxProps={{ withinPortal: false }}
        value={value === null ? null : String(value)}
        onChange={(next) => onChange(next === null ? null : next === 'true')}
      />
    );
  }
  return (
    <FieldInput
      field={{ ...field, kind: field.kind === 'long_text' ? 'text' : field.kind, label: t('value') }}
      value={value}
      onChange={onChange}
      autoFocus={autoFocus}
    />
  );
}

/** A day: a span that moves with the calendar, a number of days from today, or a fixed day. */
function DayValue({ field, value, onChange, autoFocus }: Omit<ValueProps, 'op'>) {
  const t = useTranslations('records.filter');
  const relative = isRelative(value) ? value : null;
  const mode = relative
    ? relative.relative === 'today' && relative.days
      ? 'offset'
      : relative.relative
    : value
      ? 'day'
      : null;
  const counted =
    relative && ['last_n_days', 'next_n_days', 'today'].includes(relative.relative) && mode !== 'today';
  return (
    <Stack gap="xs">
      <Select
        label={t('value')}
        autoFocus={autoFocus}
        searchable
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        data={[
          ...SPANS.map((span) => ({ value: span as string, label: t(`pick.${span}`) })),
          { value: 'offset', label: t('pick.offset') },
          { value: 'day', label: t('pick.day') },
        ]}
        value={mode}
        onChange={(next) => {
          if (next === 'day') onChange('');
          else if (next === 'offset') onChange({ relative: 'today', days: -7 } satisfies Relative);
          else if (next === 'last_n_days' || next === 'next_n_days')
            onChange({ relative: next, days: 7 } satisfies Relative);
          else if (next) onChange({ relative: next });
        }}
      />
      {counted && relative && (
        <NumberInput
          size="xs"
          label={t(relative.relative === 'today' ? 'daysFromToday' : 'days')}
          value={relative.days ?? 0}
          min={relative.relative === 'today' ? -3660 : 1}
          max={3660}
          allowDecimal={false}
          onChange={(days) => onChange({ ...relative, days: Number(days) || 1 })}
        />
      )}
      {(mode === 'day' || value === '') && (
        <FieldInput
          field={{ ...field, kind: 'date', label: t('pick.day') }}
          value={typeof value === 'string' ? value.slice(0, 10) : null}
          onChange={(next) => onChange(next ?? '')}
        />
      )}
    </Stack>
  );
}

/** Several records: picked one after the other. */
function ReferenceList({ field, value, onChange }: Pick<ValueProps, 'field' | 'value' | 'onChange'>) {
  const t = useTranslations('records.filter');
  const ids = Array.isArray(value) ? value.map(String) : [];
  return (
    <Stack gap={4}>
      {[...ids, null].map((id, index) => (
        <FieldInput
          key={id ?? `next ${ids.length}`}
          field={{ ...field, label: index === 0 ? t('values') : t('or') }}
          value={id}
          onChange={(next) => {
            const others = ids.filter((_, at) => at !== index);
            onChange(typeof next === 'string' ? [...new Set([...others, next])] : others);
          }}
        />
      ))}
    </Stack>
  );
}

function firstOp(field: FieldDescription): FilterOp {
  const wanted: FilterOp[] =
    field.kind === 'text'
      ? ['contains']
      : field.kind === 'choice'
        ? ['in']
        : field.kind === 'money'
          ? ['ge']
          : ['eq'];
  return wanted.find((op) => field.operators.includes(op)) ?? field.operators[0] ?? 'eq';
}

/** The condition, when its value is one; null while something is missing. */
function complete(field: FieldDescription, op: FilterOp, value: unknown): Condition | null {
  if (op === 'empty' || op === 'filled') return { field: field.name, op };
  if (isUnreadable(value)) return null;
  if (value === null || value === undefined || value === '') return null;
  if (Array.isArray(value) && value.length === 0) return null;
  return { field: field.name, op, value };
}
