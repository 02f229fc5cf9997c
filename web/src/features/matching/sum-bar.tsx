import '@/i18n/words/matching';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { Money } from '@/ui/money';
import type { Together } from './draft';
import type { Weighed } from './types';

interface Props {
  hint: Together;
  weighed: Weighed | undefined;
  currency: string;
}

/** What is put together, and what the server says it would do. What counts is the preview. */
export function SumBar({ hint, weighed, currency }: Props) {
  const t = useTranslations('matching');
  const money = (amount_minor: number) => <Money value={{ amount_minor, currency }} show="amount" />;
  const isTooMuch = hint.left < 0;
  return (
    <p className="mx-bench-sum" role="status" aria-label={t('sum.title')}>
      <span>
        {t('sum.money')}{' '}
        <strong>
          <Money value={{ amount_minor: hint.money, currency }} show="code" />
        </strong>
      </span>
      <span aria-hidden>−</span>
      <span>
        {t('sum.applied')} <strong>{money(hint.cash)}</strong>
      </span>
      <span aria-hidden>=</span>
      <span className={isTooMuch ? 'mx-bad-text' : undefined}>
        {t('sum.left')} <strong>{money(hint.left)}</strong>{' '}
        {hint.left === 0 && <IconCheck size={14} aria-label={t('sum.even')} className="mx-good-text" />}
        {isTooMuch && <IconAlertTriangle size={14} aria-label={t('sum.tooMuch')} />}
      </span>
      {weighed && (
        <span className="mx-muted mx-bench-cleared">
          {t('sum.discount')} <Money value={weighed.cash_discount} show="amount" /> · {t('sum.difference')}{' '}
          <Money value={weighed.difference} show="amount" /> · {t('sum.cleared')}{' '}
          <Money value={weighed.cleared} show="amount" />
        </span>
      )}
    </p>
  );
}
