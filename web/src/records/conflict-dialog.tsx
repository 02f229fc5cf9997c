import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import { Dialog } from '@/ui/dialog';
import { applied, type Changes, same, valueAt } from './changes';
import { fieldNode, useFieldWords } from './field-text';
import type { Conflict } from './save-record';
import type { FieldDescription, ObjectDescription } from './types';

type Choice = 'theirs' | 'mine' | 'both';

/** Two people changed the same field: shows both and asks, field by field. Nothing is lost without a choice. */
export function ConflictDialog({
  object,
  conflict,
  onSettle,
}: {
  object: ObjectDescription;
  conflict: Conflict;
  onSettle: (changes: Changes) => void;
}) {
  const t = useTranslations('records.conflict');
  const tc = useTranslations('common');
  const label = useLabel();
  const fields = object.fields.filter(({ name }) => name in conflict.mine);
  const [choices, setChoices] = useState<Record<string, Choice>>({});
  const isContested = ({ name }: FieldDescription) =>
    !same(valueAt(object, conflict.base, name), valueAt(object, conflict.theirs, name));
  const settle = () => {
    const kept = fields.flatMap((field): [string, unknown][] => {
      const choice = isContested(field) ? (choices[field.name] ?? 'theirs') : 'mine';
      if (choice === 'theirs') return [];
      return [[field.name, choice === 'mine' ? conflict.mine[field.name] : joined(object, conflict, field)]];
    });
    onSettle(Object.fromEntries(kept));
  };
  return (
    <Dialog
      title={t('title')}
      size="lg"
      onClose={() => onSettle({})}
      footer={
        <>
          <Button variant="default" onClick={() => onSettle({})}>
            {t('keepTheirs')}
          </Button>
          <Button onClick={settle}>{tc('save')}</Button>
        </>
      }
    >
      <Stack gap="sm">
        <Text size="sm">{t('text')}</Text>
        {fields.filter(isContested).map((field) => (
          <Contested
            key={field.name}
            object={object}
            conflict={conflict}
            field={field}
            title={label(field.label)}
            choice={choices[field.name] ?? 'theirs'}
            onChoose={(choice) => setChoices((before) => ({ ...before, [field.name]: choice }))}
          />
        ))}
      </Stack>
    </Dialog>
  );
}

function Contested({
  object,
  conflict,
  field,
  title,
  choice,
  onChoose,
}: {
  object: ObjectDescription;
  conflict: Conflict;
  field: FieldDescription;
  title: string;
  choice: Choice;
  onChoose: (choice: Choice) => void;
}) {
  const t = useTranslations('records.conflict');
  const words = useFieldWords();
  const mine = applied(object, conflict.base, conflict.mine);
  const shown: [Choice, React.ReactNode][] = [
    ['theirs', fieldNode(field, conflict.theirs, words)],
    ['mine', fieldNode(field, mine, words)],
  ];
  if (isText(field)) {
    shown.push(['both', String(joined(object, conflict, field))]);
  }
  return (
    <fieldset className="mx-choices">
      <legend>{title}</legend>
      {shown.map(([value, node]) => (
        <label key={value} className="mx-choice">
          <input
            type="radio"
            name={`conflict-${field.name}`}
            checked={choice === value}
            onChange={() => onChoose(value)}
          />
          <span className="mx-choice-name">{t(value)}</span>
          <span className="mx-choice-value">{node}</span>
        </label>
      ))}
    </fieldset>
  );
}

function isText({ kind }: FieldDescription): boolean {
  return kind === 'text' || kind === 'long_text';
}

/** Both texts, theirs first: a line each where lines may be. */
function joined(object: ObjectDescription, conflict: Conflict, field: FieldDescription): string {
  const theirs = String(valueAt(object, conflict.theirs, field.name) ?? '');
  const mine = String(conflict.mine[field.name] ?? '');
  return [theirs, mine].filter(Boolean).join(field.kind === 'long_text' ? '\n' : ' ');
}
