import { useTranslations } from 'use-intl';
import { daysBetween } from '@/lib/dates';
import type { Rec } from '@/records/types';
import { StatusTag } from '@/ui/status-tag';
import { useToday } from '@/ui/use-today';

/** What holds an open opportunity up: a day of closing that has passed, and nothing planned next. */
export function CardNote({ record }: { record: Rec }) {
  const t = useTranslations('opportunities');
  const today = useToday();
  if (record.status !== 'open') return null;
  const late = record.expected_close_on ? daysBetween(String(record.expected_close_on), today) : 0;
  return (
    <>
      {late > 0 && <StatusTag tone="bad">{t('daysLate', { days: late })}</StatusTag>}{' '}
      {!record.next_step && <StatusTag tone="warn">{t('noNextStep')}</StatusTag>}
    </>
  );
}
