import { useSearch } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { useSession } from '@/api/session';
import { todayIn } from '@/lib/dates';
import { useTotals } from '@/records/queries';
import type { ListSearch } from '@/records/search-params';
import type { FilterNode } from '@/records/types';
import { Moneys } from '@/ui/money';
import './list-header.css';

/** What the opportunities of the present filter are worth while open, and which of them slip. */
export function ListHeader() {
  const t = useTranslations('opportunities.header');
  const { filter = [], q } = useSearch({ strict: false }) as ListSearch;
  const today = todayIn(useSession().organization.time_zone);
  const isOpen: FilterNode = { field: 'status', op: 'eq', value: 'open' };
  const open = useTotals('opportunities', { filter: [...filter, isOpen], q });
  const late = useTotals('opportunities', {
    filter: [...filter, isOpen, { field: 'expected_close_on', op: 'lt', value: today }],
    q,
  });
  const stuck = useTotals('opportunities', {
    filter: [...filter, isOpen, { field: 'next_step', op: 'empty' }],
    q,
  });
  return (
    <dl className="mx-list-figures" aria-live="polite">
      <div>
        <dt>{t('open', { count: open.data?.count ?? 0 })}</dt>
        <dd>
          <Moneys values={open.data?.sums.amount ?? []} compact />
        </dd>
      </div>
      <div data-tone={late.data?.count ? 'warn' : undefined}>
        <dt>{t('late', { count: late.data?.count ?? 0 })}</dt>
        <dd>
          <Moneys values={late.data?.sums.amount ?? []} compact />
        </dd>
      </div>
      <div>
        <dt>{t('noNextStep', { count: stuck.data?.count ?? 0 })}</dt>
        <dd>
          <Moneys values={stuck.data?.sums.amount ?? []} compact />
        </dd>
      </div>
    </dl>
  );
}
