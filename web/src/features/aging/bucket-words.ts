import '@/i18n/words/aging';
import { useTranslations } from 'use-intl';

/** The name of a bucket as people say it, from the label that the report uses: `current`, `31-60`, `>90`. */
export function useBucketWords(): (label: string, by: 'due_on' | 'issued_on') => string {
  const t = useTranslations('aging');
  return (label, by) => {
    const between = /^(\d+)-(\d+)$/.exec(label);
    if (between) return t('days', { from: Number(between[1]), through: Number(between[2]) });
    const over = /^>(\d+)$/.exec(label);
    if (over) return t('over', { days: Number(over[1]) });
    return by === 'due_on' ? t('notDue') : t('sameDay');
  };
}
