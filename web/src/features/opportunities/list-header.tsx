import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import { useSession } from '@/api/session';
import { todayIn } from '@/lib/dates';
import { type Money, sumByCurrency } from '@/lib/money';
import { useFirstRecords, useTotals } from '@/records/queries';
import type { ListSearch } from '@/records/search-params';
import type { FilterNode } from '@/records/types';
import { Moneys } from '@/ui/money';
import './list-header.css';

const MOST_PIPELINES = 10;

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
  const weighted = useWeighted(filter, q);
  return (
    <dl className="mx-list-figures" aria-live="polite">
      <div>
        <dt>{t('open', { count: open.data?.count ?? 0 })}</dt>
        <dd>
          <Moneys values={open.data?.sums.amount ?? []} compact />
        </dd>
      </div>
      {weighted && (
        <div>
          <dt>{t('weighted')}</dt>
          <dd>
            <Moneys values={weighted} compact />
          </dd>
        </div>
      )}
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

/** What the server expects of the open stages, over all pipelines; nothing until each has answered. */
function useWeighted(filter: FilterNode[], q: string | undefined): Money[] | undefined {
  const pipelines = useFirstRecords<{ id: string }>('pipelines', {}, { limit: MOST_PIPELINES });
  const boards = useQueries({
    queries: (pipelines.data ?? []).map(({ id }) => ({
      queryKey: ['opportunities', 'board', id, filter, q],
      queryFn: () =>
        data(
          api.GET('/api/v1/opportunities/board', {
            params: { query: { pipeline_id: id, filter: JSON.stringify(filter), q, limit: 1 } },
          }),
        ),
      placeholderData: keepPreviousData,
    })),
  });
  if (boards.length === 0 || boards.some((board) => !board.data)) return undefined;
  const open = boards.flatMap((board) => board.data?.columns ?? []).filter(({ kind }) => kind === 'open');
  return sumByCurrency(open.flatMap((column) => column.weighted));
}
