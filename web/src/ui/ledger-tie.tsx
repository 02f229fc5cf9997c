import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import type { Money as Amount } from '@/lib/money';
import { Money } from './money';

/** Whether a report equals the ledger: a tick and 0.00, or the difference in red. */
export function LedgerTie({ difference }: { difference: Amount }) {
  const t = useTranslations('explain');
  const ties = difference.amount_minor === 0;
  return (
    <span className={ties ? 'mx-tie mx-tie-good' : 'mx-tie mx-bad-text'}>
      {ties ? <IconCheck size={14} aria-hidden /> : <IconAlertTriangle size={14} aria-hidden />}
      {ties ? t('tiesToLedger') : t('ledgerDiffers')} <Money value={difference} show="amount" />
    </span>
  );
}
