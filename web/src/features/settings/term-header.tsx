import '@/i18n/words/settings';
import { Text } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { components } from '@/api/schema';
import type { Rec } from '@/records/types';
import './settings.css';

type CashDiscount = components['schemas']['CashDiscountInput'];
type Step = components['schemas']['CollectionTerm'];

/** A payment term in sentences: what may be deducted until when, and what is collected after which event. */
export default function TermHeader({ record }: { record: Rec }) {
  const t = useTranslations('settings.term');
  const discount = record.cash_discount as CashDiscount | null;
  const plan = record.plan as Step[] | null;
  if (!discount && !plan?.length) {
    return (
      <Text size="sm" c="dimmed" px="md" pb="sm">
        {t('summaryNone')}
      </Text>
    );
  }
  return (
    <div className="mx-term">
      {discount && (
        <section aria-label={t('tiers')}>
          <Text size="xs" c="dimmed">
            {t('tiers')}
          </Text>
          <ul>
            {discount.tiers.map(({ through_day, percent }) => (
              <li key={through_day}>{t('tierLine', { day: through_day, percent })}</li>
            ))}
          </ul>
          <Text size="xs" c="dimmed">
            {t('rules', {
              base: t(`bases.${discount.base}`),
              tax: t(`taxes.${discount.tax_mode}`),
              part: t(`parts.${discount.part_payment}`),
            })}
          </Text>
        </section>
      )}
      {plan && plan.length > 0 && (
        <section aria-label={t('plan')}>
          <Text size="xs" c="dimmed">
            {t('plan')}
          </Text>
          <ul>
            {plan.map((step, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: steps have an order and nothing else of their own.
              <li key={index}>
                <StepLine step={step} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function StepLine({ step }: { step: Step }) {
  const t = useTranslations('settings.term');
  const { percent, offset_months: months = 0, offset_days: days = 0 } = step;
  const trigger = t(`triggers.${step.trigger}`);
  return months + days === 0
    ? t('stepAt', { trigger, percent })
    : t('stepLine', { trigger, percent, months, days });
}
