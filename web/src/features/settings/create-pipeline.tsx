import { ActionIcon, Button, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { request } from '@/api/client';
import { useLabel } from '@/i18n/provider';
import { useObject } from '@/records/queries';
import type { Rec } from '@/records/types';
import { VerbDialog } from '@/records/verb-dialog';
import './settings.css';

interface StageRow {
  key: number;
  name: string;
  probability: string;
}

/** A pipeline of stages; the last two, won and lost, are always there. */
export default function CreatePipeline({ onClose }: { onClose: () => void }) {
  const t = useTranslations('settings.pipeline');
  const tr = useTranslations('records');
  const label = useLabel();
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

function StageRows({
  rows,
  onChange,
  error,
}: {
  rows: StageRow[];
  onChange: (rows: StageRow[]) => void;
  error?: string;
}) {
  const t = useTranslations('settings.pipeline');
  const edit = (key: number, changes: Partial<StageRow>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...changes } : row)));
  return (
    <Stack gap={6}>
      <Text size="sm" fw={500}>
        {t('stages')}
      </Text>
      <Text size="xs" c="dimmed">
        {t('hint')}
      </Text>
      <div className="mx-rows">
        {rows.map((row, index) => (
          <div key={row.key} className="mx-rows-line">
            <TextInput
              className="mx-grow"
              label={t('stage')}
              value={row.name}
              onChange={(event) => edit(row.key, { name: event.currentTarget.value })}
            />
            <TextInput
              className="mx-narrow"
              label={t('probability')}
              inputMode="numeric"
              value={row.probability}
              onChange={(event) => edit(row.key, { probability: event.currentTarget.value })}
            />
            <ActionIcon
              size={30}
              aria-label={t('remove', { row: index + 1 })}
              disabled={rows.length === 1}
              onClick={() => onChange(rows.filter(({ key }) => key !== row.key))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </div>
        ))}
      </div>
      <Button
        variant="default"
        className="mx-start"
        leftSection={<IconPlus size={14} />}
        onClick={() =>
          onChange([
            ...rows,
            { key: Math.max(...rows.map(({ key }) => key)) + 1, name: '', probability: '50' },
          ])
        }
      >
        {t('add')}
      </Button>
      {error && (
        <Text size="xs" className="mx-bad-text" role="alert">
          {error}
        </Text>
      )}
    </Stack>
  );
}
