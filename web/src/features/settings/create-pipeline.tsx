import '@/i18n/words/settings';
import { TextInput } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { request } from '@/api/client';
import { useInnerLabel } from '@/i18n/provider';
import { useObject } from '@/records/queries';
import type { Rec } from '@/records/types';
import { VerbDialog } from '@/records/verb-dialog';
import { type KeyedRow, RowEditor, type Rows } from './row-editor';
import './settings.css';

interface StageRow extends KeyedRow {
  name: string;
  probability: string;
}

/** A pipeline of stages; the last two, won and lost, are always there. */
export default function CreatePipeline({ onClose }: { onClose: () => void }) {
  const t = useTranslations('settings.pipeline');
  const tr = useTranslations('records');
  const label = useInnerLabel();
  const object = useObject('pipeline');
  const name = object?.fields.find((field) => field.name === 'name')?.label ?? 'name';
  const initial: StageRow[] = [{ key: 1, name: t('first'), probability: '10' }];
  return (
    <VerbDialog
      title={tr('newObject', { object: object ? label(object.label) : '' })}
      inputs={[
        { name: 'name', kind: 'text', label: name, required: true },
        {
          name: 'stages',
          kind: 'json',
          label: t('stages'),
          render: ({ value, onChange, problem }) => (
            <StageRows
              rows={value as StageRow[]}
              onChange={onChange}
              error={problem?.errors.find(({ pointer }) => pointer.startsWith('/stages'))?.detail}
            />
          ),
        },
      ]}
      initial={{ stages: initial }}
      send={({ values, idempotencyKey }) =>
        request<Rec>('/pipelines', {
          method: 'POST',
          body: {
            name: values.name,
            stages: [
              ...(values.stages as StageRow[]).map((stage) => ({
                name: stage.name,
                probability: Number(stage.probability),
                kind: 'open',
              })),
              { name: t('won'), probability: 100, kind: 'won' },
              { name: t('lost'), probability: 0, kind: 'lost' },
            ],
          },
          idempotencyKey,
        })
      }
      touches={['pipelines', 'stages']}
      done={t('created')}
      onClose={onClose}
    />
  );
}

function StageRows(rows: Rows<StageRow>) {
  const t = useTranslations('settings.pipeline');
  return (
    <RowEditor
      {...rows}
      title={t('stages')}
      hint={t('hint')}
      add={t('add')}
      remove={(row) => t('remove', { row })}
      blank={{ name: '', probability: '50' }}
      least={1}
    >
      {(row, edit) => (
        <>
          <TextInput
            className="mx-grow"
            label={t('stage')}
            value={row.name}
            onChange={(event) => edit({ name: event.currentTarget.value })}
          />
          <TextInput
            className="mx-narrow"
            label={t('probability')}
            inputMode="numeric"
            value={row.probability}
            onChange={(event) => edit({ probability: event.currentTarget.value })}
          />
        </>
      )}
    </RowEditor>
  );
}
