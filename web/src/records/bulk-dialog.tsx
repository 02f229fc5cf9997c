import { Select, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { useLabel } from '@/i18n/provider';
import { bodyOf } from './changes';
import { FieldInput } from './field-input';
import type { FieldDescription, FilterNode, ObjectDescription } from './types';
import { isUnreadable } from './unreadable';
import { VerbDialog } from './verb-dialog';
import './bulk-dialog.css';

type BulkEdit = components['schemas']['BulkEdit'];
type Preview = components['schemas']['BulkEditPreview'];
type Selection = { ids: string[] } | { filter: FilterNode[]; search?: string };

interface DialogProps {
  object: ObjectDescription;
  selection: Selection;
  count: number;
  /** The one field that is changed, when the button said which. */
  only?: string;
  onClose: () => void;
  onStarted: (edit: BulkEdit) => void;
}

/** What to change in many records, with what the server would do. */
export default function BulkDialog({ object, selection, count, only, onClose, onStarted }: DialogProps) {
  const t = useTranslations('records.bulk');
  const tc = useTranslations('common');
  return (
    <VerbDialog<BulkEdit | Preview>
      title={only === 'owner_id' ? t('assignCount', { count }) : t('editCount', { count })}
      commit={tc('apply')}
      inputs={[
        {
          name: 'change',
          kind: 'json',
          label: t('change'),
          required: true,
          render: ({ value, onChange }) => (
            <OneChange object={object} only={only} value={value as Change | null} onChange={onChange} />
          ),
        },
      ]}
      touches={['bulk-edits']}
      done={t('started')}
      send={({ values, dryRun, idempotencyKey }) => {
        const change = values.change as Change;
        return data(
          api.POST('/api/v1/bulk-edits', {
            params: { query: { dry_run: dryRun }, header: { 'Idempotency-Key': idempotencyKey } },
            body: {
              object: object.name,
              ...selection,
              changes: bodyOf({ [change.field]: change.value }),
            } as never,
          }),
        ) as Promise<BulkEdit | Preview>;
      }}
      preview={(result) => ('sample' in result ? <PreviewText preview={result} /> : null)}
      onDone={(result) => 'id' in result && onStarted(result)}
      onClose={onClose}
    />
  );
}

interface Change {
  field: string;
  value: unknown;
}

function OneChange({
  object,
  only,
  value,
  onChange,
}: {
  object: ObjectDescription;
  only?: string;
  value: Change | null;
  onChange: (value: Change | null) => void;
}) {
  const t = useTranslations('records.bulk');
  const label = useLabel();
  const fields = object.fields.filter(
    ({ is_writable, is_given_once, kind }) => is_writable && !is_given_once && kind !== 'json',
  );
  const [name, setName] = useState<string | null>(value?.field ?? only ?? null);
  const [typed, setTyped] = useState<unknown>(value?.value ?? null);
  const [title, setTitle] = useState<string | undefined>();
  const field: FieldDescription | undefined = fields.find((candidate) => candidate.name === name);
  const report = (chosen: FieldDescription | undefined, next: unknown) => {
    const isMissing = chosen?.is_required && (next === null || next === '');
    onChange(chosen && !isMissing && !isUnreadable(next) ? { field: chosen.name, value: next } : null);
  };
  return (
    <div className="mx-bulk-change">
      {!only && (
        <Select
          label={t('field')}
          data={fields.map((candidate) => ({ value: candidate.name, label: label(candidate.label) }))}
          value={name}
          searchable
          allowDeselect={false}
          data-autofocus
          onChange={(next) => {
            setName(next);
            setTyped(null);
            onChange(null);
          }}
        />
      )}
      {field && (
        <FieldInput
          key={field.name}
          field={only ? field : { ...field, label: t('value') }}
          autoFocus={only !== undefined}
          value={typed}
          title={title}
          onChange={(next, picked) => {
            setTyped(next);
            setTitle(picked);
            report(field, next);
          }}
        />
      )}
    </div>
  );
}

function PreviewText({ preview }: { preview: Preview }) {
  const t = useTranslations('records.bulk');
  const odd = preview.sample.filter(({ outcome }) => outcome === 'skipped' || outcome === 'failed');
  return (
    <>
      <Text size="sm">
        {t('preview', {
          total: preview.total,
          tried: preview.tried,
          changed: preview.changed,
          unchanged: preview.unchanged,
          skipped: preview.skipped,
          failed: preview.failed,
        })}
      </Text>
      {odd.length > 0 && (
        <ul className="mx-bulk-odd">
          {odd.slice(0, 10).map((item) => (
            <li key={item.record_id}>
              {t('odd', { record: item.title ?? item.record_id, reason: item.reason ?? item.code ?? '' })}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** The progress of a bulk edit; the screen stays usable, and what was done can be taken back. */
