import { ActionIcon, Button, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';

export interface TierRow {
  key: number;
  through_day: string;
  percent: string;
}

export interface StepRow {
  key: number;
  percent: string;
  trigger: string;
  offset_months: string;
  offset_days: string;
}

interface Rows<T> {
  rows: T[];
  onChange: (rows: T[]) => void;
  error?: string;
}

const TRIGGERS = ['signing', 'delivery', 'acceptance', 'invoice'] as const;

function nextKey(rows: { key: number }[]): number {
  return Math.max(0, ...rows.map(({ key }) => key)) + 1;
}

function edit<T extends { key: number }>(rows: T[], key: number, changes: Partial<T>): T[] {
  return rows.map((row) => (row.key === key ? { ...row, ...changes } : row));
}

/** Tiers of a cash discount: a last day and a percentage each. */
export function TierRows({ rows, onChange, error }: Rows<TierRow>) {
  const t = useTranslations('settings.term');
  return (
    <Stack gap={6}>
      <Text size="sm" fw={500}>
        {t('tiers')}
      </Text>
      <Text size="xs" c="dimmed">
        {t('tiersHint')}
      </Text>
      <div className="mx-rows">
        {rows.map((row, index) => (
          <div key={row.key} className="mx-rows-line">
            <TextInput
              className="mx-narrow"
              label={t('throughDay')}
              inputMode="numeric"
              value={row.through_day}
              onChange={(event) => onChange(edit(rows, row.key, { through_day: event.currentTarget.value }))}
            />
            <TextInput
              className="mx-narrow"
              label={t('percent')}
              inputMode="decimal"
              value={row.percent}
              onChange={(event) => onChange(edit(rows, row.key, { percent: event.currentTarget.value }))}
            />
            <ActionIcon
              size={30}
              aria-label={t('removeTier', { row: index + 1 })}
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
        onClick={() => onChange([...rows, { key: nextKey(rows), through_day: '', percent: '' }])}
      >
        {t('addTier')}
      </Button>
      {error && (
        <Text size="xs" className="mx-bad-text" role="alert">
          {error}
        </Text>
      )}
    </Stack>
  );
}

/** Steps of a collection plan: a share, an event, and how long after it. */
export function StepRows({ rows, onChange, error }: Rows<StepRow>) {
  const t = useTranslations('settings.term');
  const triggers = TRIGGERS.map((value) => ({ value, label: t(`triggers.${value}`) }));
  const field = (row: StepRow, name: 'percent' | 'offset_months' | 'offset_days', label: string) => (
    <TextInput
      className="mx-narrow"
      label={label}
      inputMode="decimal"
      value={row[name]}
      onChange={(event) => onChange(edit(rows, row.key, { [name]: event.currentTarget.value }))}
    />
  );
  return (
    <Stack gap={6}>
      <Text size="sm" fw={500}>
        {t('plan')}
      </Text>
      <Text size="xs" c="dimmed">
        {t('planHint')}
      </Text>
      <div className="mx-rows">
        {rows.map((row, index) => (
          <div key={row.key} className="mx-rows-line">
            {field(row, 'percent', t('share'))}
            <Select
              className="mx-grow"
              label={t('trigger')}
              data={triggers}
              value={row.trigger}
              allowDeselect={false}
              onChange={(value) => onChange(edit(rows, row.key, { trigger: value ?? 'invoice' }))}
            />
            {field(row, 'offset_months', t('months'))}
            {field(row, 'offset_days', t('days'))}
            <ActionIcon
              size={30}
              aria-label={t('removeStep', { row: index + 1 })}
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
            { key: nextKey(rows), percent: '', trigger: 'invoice', offset_months: '', offset_days: '' },
          ])
        }
      >
        {t('addStep')}
      </Button>
      {error && (
        <Text size="xs" className="mx-bad-text" role="alert">
          {error}
        </Text>
      )}
    </Stack>
  );
}
