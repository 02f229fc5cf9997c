import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import { useSession } from '@/api/session';
import { todayIn } from '@/lib/dates';
import { sumByCurrency } from '@/lib/money';
import { useFirstRecords, useTotals } from '@/records/queries';
import type { ListSearch } from '@/records/search-params';
import type { FilterNode } from '@/records/types';
import { To } from '@/ui/link';
import { Moneys } from '@/ui/money';
import { pathOfFilter } from './filter-path';
import './list-header.css';
import type { StageSums } from './pipeline-sums';

const PipelineSums = lazy(() => import('./pipeline-sums'));

const MOST_PIPELINES = 10;

/** What the opportunities of the present filter are worth while open, and which of them slip. */
export function ListHeader() {
  const t = useTranslations('opportunities.header');
  const { filter = [], q } = useSearch({ strict: false }) as ListSearch;
  const today = todayIn(useSession().organization.time_zone);
  const isOpen: FilterNode = { field: 'status', op: 'eq', value: 'open' };
  const open = useTotals('opportunities', { filter: [...filter, isOpen], q });
  const isLate: FilterNode = { field: 'expected_close_on', op: 'lt', value: today };
  const hasNoStep: FilterNode = { field: 'next_step', op: 'empty' };
  const late = useTotals('opportunities', { filter: [...filter, isOpen, isLate], q });
  const stuck = useTotals('opportunities', { filter: [...filter, isOpen, hasNoStep], q });
  const stages = useStages(filter, q);
  const [isShown, setShown] = useState(false);
  const door = (content: ReactNode) =>
    stages ? (
      <button type="button" className="mx-explained" aria-haspopup="dialog" onClick={() => setShown(true)}>
        {content}
      </button>
    ) : (
      content
    );
  return (
    <>
      <dl className="mx-list-figures" aria-live="polite">
        <div>
          <dt>{t('open', { count: open.data?.count ?? 0 })}</dt>
          <dd>{door(<Moneys values={open.data?.sums.amount ?? []} compact />)}</dd>
        </div>
        {stages && (
          <div>
            <dt>{t('weighted')}</dt>
            <dd>
              {door(<Moneys values={sumByCurrency(stages.flatMap(({ weighted }) => weighted))} compact />)}
            </dd>
          </div>
        )}
        <div data-tone={late.data?.count ? 'warn' : undefined}>
          <dt>
            <To className="mx-target" to={pathOfFilter([...filter, isOpen, isLate], q)}>
              {t('late', { count: late.data?.count ?? 0 })}
            </To>
          </dt>
          <dd>
            <Moneys values={late.data?.sums.amount ?? []} compact />
          </dd>
        </div>
        <div>
          <dt>
            <To className="mx-target" to={pathOfFilter([...filter, isOpen, hasNoStep], q)}>
              {t('noNextStep', { count: stuck.data?.count ?? 0 })}
            </To>
          </dt>
          <dd>
            <Moneys values={stuck.data?.sums.amount ?? []} compact />
          </dd>
        </div>
      </dl>
      {isShown && stages && (
        <Suspense fallback={null}>
          <PipelineSums stages={stages} filter={filter} q={q} onClose={() => setShown(false)} />
        </Suspense>
      )}
    </>
  );
}

/** The open stages with what the server sums and expects of each, over all pipelines; nothing until each has answered. */
function useStages(filter: FilterNode[], q: string | undefined): StageSums[] | undefined {
  const pipelines = useFirstRecords<{ id: string; name: string }>('pipelines', {}, { limit: MOST_PIPELINES });
  const all = pipelines.data ?? [];
  const boards = useQueries({
    queries: all.map(({ id }) => ({
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
  const isOneOfMany = all.length > 1;
  return boards.flatMap((board, at) =>
    (board.data?.columns ?? [])
      .filter(({ kind }) => kind === 'open')
      .map((column) => ({ ...column, pipeline: isOneOfMany ? all[at]?.name : undefined })),
  );
}
