import '@/i18n/words/settings';
import { useTranslations } from 'use-intl';
import { request } from '@/api/client';
import { useLabelInside } from '@/i18n/provider';
import { useObject } from '@/records/queries';
import type { Rec } from '@/records/types';
import { VerbDialog, type VerbInput, type VerbValues } from '@/records/verb-dialog';
import { type StepRow, StepRows, type TierRow, TierRows } from './term-rows';
import './settings.css';

/** What is sent: rows as the API names them, without those that were left empty. */
export function termBody(values: VerbValues): VerbValues {
  const tiers = ((values.tiers as TierRow[] | undefined) ?? []).filter(
    ({ through_day, percent }) => through_day !== '' || percent !== '',
  );
  const steps = ((values.plan as StepRow[] | undefined) ?? []).filter(({ percent }) => percent !== '');
  return {
    name: values.name,
    net_days: values.net_days,
    cash_discount:
      tiers.length === 0
        ? undefined
        : {
            tiers: tiers.map(({ through_day, percent }) => ({ through_day: whole(through_day), percent })),
            base: values.base,
            tax_mode: values.tax_mode,
            part_payment: values.part_payment,
          },
    plan:
      steps.length === 0
        ? undefined
        : steps.map(({ percent, trigger, offset_months, offset_days }) => ({
            percent,
            trigger,
            offset_months: whole(offset_months || '0'),
            offset_days: whole(offset_days || '0'),
          })),
  };
}

/** A whole number, or the text as it is: the server says what is wrong with it. */
function whole(text: string): number | string {
  const normal = text.normalize('NFKC').trim();
  return /^\d+$/.test(normal) ? Number(normal) : text;
}

/** What a payment term is asked for, when it is made and when it is changed. */
export function useTermInputs(): VerbInput[] {
  const t = useTranslations('settings.term');
  const object = useObject('payment_term');
  const words = (name: string) => object?.fields.find((field) => field.name === name)?.label ?? name;
  const hasTiers = (values: VerbValues) => ((values.tiers as TierRow[] | undefined) ?? []).length > 0;
  const choices = <T extends string>(kind: 'bases' | 'taxes' | 'parts', values: readonly T[]) =>
    values.map((value) => {
      const text = t(`${kind}.${value}` as never);
      return { value, label: { zh: text, en: text } };
    });
  return [
    { name: 'name', kind: 'text', label: words('name'), required: true },
    { name: 'net_days', kind: 'integer', label: words('net_days'), required: true, min: 0 },
    {
      name: 'tiers',
      kind: 'json',
      label: t('tiers'),
      render: ({ value, onChange, problem }) => (
        <TierRows
          rows={(value as TierRow[] | undefined) ?? []}
          onChange={onChange}
          error={problem?.errors.find(({ pointer }) => pointer.startsWith('/cash_discount'))?.detail}
        />
      ),
    },
    {
      name: 'base',
      kind: 'choice',
      label: t('base'),
      choices: choices('bases', ['gross', 'net']),
      when: hasTiers,
    },
    {
      name: 'tax_mode',
      kind: 'choice',
      label: t('tax'),
      choices: choices('taxes', ['included', 'excluded', 'mixed']),
      when: hasTiers,
    },
    {
      name: 'part_payment',
      kind: 'choice',
      label: t('part'),
      choices: choices('parts', ['proportional', 'full_only']),
      when: hasTiers,
    },
    {
      name: 'plan',
      kind: 'json',
      label: t('plan'),
      render: ({ value, onChange, error }) => (
        <StepRows rows={(value as StepRow[] | undefined) ?? []} onChange={onChange} error={error} />
      ),
    },
  ];
}

/** Due days, discount tiers and the template of a collection plan, in one form. */
export default function CreateTerm({ onClose }: { onClose: () => void }) {
  const t = useTranslations('settings.term');
  const tr = useTranslations('records');
  const inside = useLabelInside();
  const object = useObject('payment_term');
  const inputs = useTermInputs();
  return (
    <VerbDialog
      title={tr('newObject', { object: object ? inside(object.label) : '' })}
      size="lg"
      inputs={inputs}
      initial={{
        net_days: 30,
        tiers: [],
        plan: [],
        base: 'gross',
        tax_mode: 'included',
        part_payment: 'proportional',
      }}
      send={({ values, idempotencyKey }) =>
        request<Rec>('/payment-terms', { method: 'POST', body: termBody(values), idempotencyKey })
      }
      touches={['payment-terms']}
      done={t('created')}
      onClose={onClose}
    />
  );
}
