import '@/i18n/words/revenue';
import { useTranslations } from 'use-intl';
import type { SideColumn } from './cohorts';

/** What the amounts beside the months are called. */
export function useSideWords(): Record<SideColumn, string> {
  const t = useTranslations('revenue');
  return {
    billed: t('billed'),
    earlier: t('cohorts.earlier'),
    overdue: t('cohorts.overdue'),
    later: t('cohorts.later'),
    undated: t('undated'),
    remaining: t('cohorts.remaining'),
    deferred: t('cohorts.deferred'),
    unbilled: t('cohorts.unbilled'),
  };
}
