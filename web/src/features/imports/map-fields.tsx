import '@/i18n/words/imports';
import { Select, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useLabel, useListed } from '@/i18n/provider';
import type { FieldDescription } from '@/records/types';
import { ChoiceField } from '@/ui/choice-field';
import type { Csv } from './csv';
import { type Choice, type Choices, samples } from './mapping';

const FIXED = '\u0000fixed';

interface Props {
  fields: FieldDescription[];
  csv: Csv;
  choices: Choices;
  onChange: (choices: Choices) => void;
}

/** Each field of the object beside the column that fills it, with cells of that column. */
export function FieldTable({ fields, csv, choices, onChange }: Props) {
  const t = useTranslations('imports');
  const listed = useListed();
  const used = new Set(Object.values(choices).map(({ column }) => column));
  const unused = csv.header.filter((column) => !used.has(column));
  return (
    <>
      <table className="mx-table mx-map">
        <thead>
          <tr>
            <th scope="col">{t('field')}</th>
            <th scope="col">{t('column')}</th>
            <th scope="col">{t('sample')}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <FieldRow
              key={field.name}
              field={field}
              csv={csv}
              choice={choices[field.name] ?? { column: null, constant: null }}
              onChange={(choice) => onChange({ ...choices, [field.name]: choice })}
            />
          ))}
        </tbody>
      </table>
      {unused.length > 0 && (
        <Text size="xs" c="dimmed" my="xs">
          {t('unused', { columns: listed(unused) })}
        </Text>
      )}
    </>
  );
}

interface RowProps {
  field: FieldDescription;
  csv: Csv;
  choice: Choice;
  onChange: (choice: Choice) => void;
}

function FieldRow({ field, csv, choice, onChange }: RowProps) {
  const t = useTranslations('imports');
  const tc = useTranslations('common');
  const label = useLabel();
  const words = label(field.label);
  const isFixed = choice.constant !== null;
  const choose = (value: string | null) => {
    if (value === FIXED) onChange({ column: null, constant: field.choices[0]?.value ?? '' });
    else onChange({ column: value, constant: null });
  };
  return (
    <tr>
      <th scope="row">
        {words}
        {field.is_required && <span className="mx-bad-text"> {tc('required')}</span>}
      </th>
      <td>
        <Select
          aria-label={t('columnFor', { field: words })}
          placeholder={t('skip')}
          clearable
          searchable
          data={[
            ...csv.header.filter(Boolean).map((column) => ({ value: column, label: column })),
            { value: FIXED, label: t('fixedValue') },
          ]}
          value={isFixed ? FIXED : choice.column}
          onChange={choose}
        />
      </td>
      <td>
        {isFixed ? (
          <Fixed field={field} words={words} value={choice.constant ?? ''} onChange={onChange} />
        ) : (
          <div className="mx-map-sample">
            {choice.column ? samples(csv, choice.column, 3).join(' · ') || '—' : ''}
          </div>
        )}
      </td>
    </tr>
  );
}

interface FixedProps {
  field: FieldDescription;
  words: string;
  value: string;
  onChange: (choice: Choice) => void;
}

function Fixed({ field, words, value, onChange }: FixedProps) {
  const t = useTranslations('imports');
  const label = useLabel();
  const name = t('fixedFor', { field: words });
  const set = (constant: string) => onChange({ column: null, constant });
  if (field.choices.length > 0) {
    return (
      <Select
        aria-label={name}
        allowDeselect={false}
        data={field.choices.map((choice) => ({ value: choice.value, label: label(choice.label) }))}
        value={value}
        onChange={(next) => next && set(next)}
      />
    );
  }
  return <TextInput aria-label={name} value={value} onChange={(event) => set(event.currentTarget.value)} />;
}

export interface Rest {
  externalId: string;
  source: string;
  existing: 'update' | 'skip';
}

/** What makes a second import of the same file harmless. */
export function RestFields({
  header,
  rest,
  onChange,
}: {
  header: string[];
  rest: Rest;
  onChange: (rest: Rest) => void;
}) {
  const t = useTranslations('imports');
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }} mt="sm">
      <ChoiceField
        label={t('id')}
        description={t('idHint')}
        value={rest.externalId}
        choices={header.filter(Boolean).map((column) => ({ value: column, label: column }))}
        onChange={(externalId) => onChange({ ...rest, externalId })}
        required
      />
      <ChoiceField
        label={t('existing')}
        value={rest.existing}
        choices={(['update', 'skip'] as const).map((value) => ({ value, label: t(`existings.${value}`) }))}
        onChange={(existing) => onChange({ ...rest, existing: existing === 'skip' ? 'skip' : 'update' })}
      />
      <TextInput
        label={t('source')}
        description={t('sourceHint')}
        value={rest.source}
        onChange={(event) => onChange({ ...rest, source: event.currentTarget.value })}
      />
    </SimpleGrid>
  );
}
