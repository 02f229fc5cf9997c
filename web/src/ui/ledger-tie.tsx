import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import type { Money as Amount } from '@/lib/money';
import { Money } from './money';

interface Props {
  difference: Amount;
  /** What was compared: a report with the ledger, or the two sides of a book. */
  words?: 'tiesToLedger' | 'debitsEqualCredits';
}

/** Whether two sums are equal that must be: a tick and 0.00, or the difference in red. */
export function LedgerTie({ difference, words = 'tiesToLedger' }: Props) {
  const t = useTranslations('explain');
  const ties = difference.amount_minor === 0;
  return (
    <span className={ties ? 'mx-tie mx-tie-good' : 'mx-tie mx-bad-text'}>
      {ties ? <IconCheck size={14} aria-hidden /> : <IconAlertTriangle size={14} aria-hidden />}
      {ties ? t(words) : t(words === 'tiesToLedger' ? 'ledgerDiffers' : 'sidesDiffer')}{' '}
      <Money value={difference} show="amount" />
    </span>
  );
}
