import { useTranslations } from 'use-intl';
import { useSession } from '@/api/session';
import { daysBetween, todayIn } from '@/lib/dates';
import type { Rec } from '@/records/types';
import { StatusTag } from '@/ui/status-tag';

/** Days after which an unsigned batch needs somebody to ask. */
const LATE_DAYS = 14;

/** How long a batch has waited for its signature. */
export function DeliveryAge({ record }: { record: Rec }) {
  const t = useTranslations('deliveries');
  const today = todayIn(useSession().organization.time_zone);
  if (record.status !== 'shipped') return null;
  const days = Math.max(0, daysBetween(String(record.shipped_on), today));
  return (
    <p className="mx-record-note">
      <StatusTag tone={days > LATE_DAYS ? 'warn' : 'info'}>{t('waiting', { days })}</StatusTag>
    </p>
  );
}
