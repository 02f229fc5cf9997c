import '@/i18n/words/settings';
import { Select, TextInput } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { type KeyedRow, RowEditor, type Rows } from './row-editor';

export interface TierRow extends KeyedRow {
  through_day: string;
  percent: string;
}

export interface StepRow extends KeyedRow {
  percent: string;
  trigger: string;
  offset_months: string;
  offset_days: string;
}

const TRIGGERS = ['signing', 'delivery', 'acceptance', 'invoice'] as const;

/** Tiers of a cash discount: a last day and a percentage each. */
export function TierRows(rows: Rows<TierRow>) {
  const t = useTranslations('settings.term');
  return (
    <RowEditor
      {...rows}
      title={t('tiers')}
      hint={t('tiersHint')}
      add={t('addTier')}
      remove={(row) => t('removeTier', { row })}
      blank={{ through_day: '', percent: '' }}
    >
      {(row, edit) => (
        <>
          <TextInput
            className="mx-narrow"
            label={t('throughDay')}
            inputMode="numeric"
            value={row.through_day}
            onChange={(event) => edit({ through_day: event.currentTarget.value })}
          />
          <TextInput
            className="mx-narrow"
            label={t('percent')}
            inputMode="decimal"
            value={row.percent}
            onChange={(event) => edit({ percent: event.currentTarget.value })}
          />
        </>
      )}
    </RowEditor>
  );
}

/** Steps of a collection plan: a share, an event, and how long after it. */
export function StepRows(rows: Rows<StepRow>) {
  const t = useTranslations('settings.term');
  const triggers = TRIGGERS.map((value) => ({ value, label: t(`triggers.${value}`) }));
  return (
    <RowEditor
      {...rows}
      title={t('plan')}
      hint={t('planHint')}
      add={t('addStep')}
      remove={(row) => t('removeStep', { row })}
      blank={{ percent: '', trigger: 'invoice', offset_months: '', offset_days: '' }}
    >
      {(row, edit) => {
        const field = (name: 'percent' | 'offset_months' | 'offset_days', label: string) => (
          <TextInput
            className="mx-narrow"
            label={label}
            inputMode="decimal"
            value={row[name]}
            onChange={(event) => edit({ [name]: event.currentTarget.value })}
          />
        );
        return (
          <>
            {field('percent', t('share'))}
            <Select
              className="mx-grow"
              label={t('trigger')}
              data={triggers}
              value={row.trigger}
              allowDeselect={false}
              onChange={(value) => edit({ trigger: value ?? 'invoice' })}
            />
            {field('offset_months', t('months'))}
            {field('offset_days', t('days'))}
          </>
        );
      }}
    </RowEditor>
  );
}
