import '@/i18n/words/matching';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { Money } from '@/ui/money';
import type { SumHint } from './draft';

/** Adds up what is put together. A hint in whole minor units: what counts is the preview of the server. */
export function SumBar({ hint, currency }: { hint: SumHint; currency: string }) {
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
        {t('sum.applied')} <strong>{money(hint.applied)}</strong>
      </span>
      <span aria-hidden>=</span>
      <span className={isTooMuch ? 'mx-bad-text' : undefined}>
        {t('sum.left')} <strong>{money(hint.left)}</strong>{' '}
        {hint.left === 0 && <IconCheck size={14} aria-label={t('sum.even')} className="mx-good-text" />}
        {isTooMuch && <IconAlertTriangle size={14} aria-label={t('sum.tooMuch')} />}
      </span>
      {(hint.applied !== 0 || hint.cleared !== 0) && (
        <span className="mx-muted mx-bench-cleared">
          {t('sum.discount')} {money(hint.discount)} · {t('sum.difference')} {money(hint.difference)} ·{' '}
          {t('sum.cleared')} {money(hint.cleared)}
        </span>
      )}
    </p>
  );
}
