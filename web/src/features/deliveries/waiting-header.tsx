import { useTranslations } from 'use-intl';
import { useSession } from '@/api/session';
import { daysBetween, todayIn } from '@/lib/dates';
import { useFirstRecords, useTotals } from '@/records/queries';
import type { FilterNode, Rec } from '@/records/types';
import { To } from '@/ui/link';
import { Moneys } from '@/ui/money';

const waiting: FilterNode[] = [{ field: 'status', op: 'eq', value: 'shipped' }];
const link = `/deliveries?filter=${encodeURIComponent(JSON.stringify(waiting))}&sort=shipped_on`;

/** How many batches wait for a signature, what they are worth, and how old the oldest is. */
export function WaitingHeader() {
  const t = useTranslations('deliveries');
  const today = todayIn(useSession().organization.time_zone);
  const totals = useTotals('deliveries', { filter: waiting });
  const oldest = useFirstRecords<Rec>('deliveries', { filter: waiting, sort: 'shipped_on' }, { limit: 1 });
  const count = totals.data?.count ?? 0;
  const [first] = oldest.data ?? [];
  if (!totals.data || count === 0) return null;
  return (
    <p className="mx-record-note">
      <To to={link}>{t('waitingCount', { count })}</To> <Moneys values={totals.data.sums.net ?? []} />{' '}
      {first && (
        <span>{t('oldest', { days: Math.max(0, daysBetween(String(first.shipped_on), today)) })}</span>
      )}
    </p>
  );
}
