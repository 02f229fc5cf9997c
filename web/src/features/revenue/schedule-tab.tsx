import '@/i18n/words/revenue';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import { useLanguage } from '@/i18n/provider';
import { formatCompact, formatMoney } from '@/lib/money';
import type { Rec } from '@/records/types';
import { ChartOrTable, ChartSwitch } from '@/ui/chart';
import { Figure } from '@/ui/explain';
import { Fact, Facts } from '@/ui/figure-strip';
import { LedgerTie } from '@/ui/ledger-tie';
import { To } from '@/ui/link';
import { Money } from '@/ui/money';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import type { RevenueSchedule, ScheduleCell } from './schedule';
import './revenue.css';

/** The revenue of a contract: obligations down, months across; what is planned is hatched. */
export function ScheduleTab({ record }: { record: Rec }) {
  const t = useTranslations('revenue');
  const [as, setAs] = useState('table');
  const schedule = useQuery({
    queryKey: ['contracts', 'revenue-schedule', record.id],
    queryFn: () =>
      data(api.GET('/api/v1/contracts/{id}/revenue-schedule', { params: { path: { id: record.id } } })),
  });
  const chart = useScheduleChart(schedule.data);
  if (schedule.isPending) return <Waiting rows={5} />;
  if (schedule.isError) return <ErrorPanel error={schedule.error} onRetry={() => schedule.refetch()} />;
  const { allocated, recognized, remaining, position, position_figure, difference } = schedule.data;
  if (schedule.data.obligations.length === 0) return <Empty title={t('noObligations')} />;
  return (
    <>
      <div className="mx-schedule-head">
        <Facts label={t('schedule')}>
          <Fact label={t('allocated')}>
            <Money value={allocated} show="code" />
          </Fact>
          <Fact label={t('recognized')}>
            <Money value={recognized} show="amount" />
          </Fact>
          <Fact label={t('remaining')}>
            <Money value={remaining} show="amount" />
          </Fact>
          <Fact label={position.amount_minor < 0 ? t('deferred') : t('unbilled')}>
            <Figure value={position} explain={position_figure} show="amount" />
          </Fact>
        </Facts>
        <span className="mx-schedule-side">
          <LedgerTie difference={difference} />
          <ChartSwitch value={as} onChange={setAs} />
        </span>
      </div>
      <ChartOrTable as={as} chart={chart} table={<ScheduleTable schedule={schedule.data} />} />
    </>
  );
}

function ScheduleTable({ schedule }: { schedule: RevenueSchedule }) {
  const t = useTranslations('revenue');
  const { months, obligations, totals } = schedule;
  return (
    <>
      <section className="mx-scroll-x" tabIndex={0} aria-label={t('schedule')}>
        <table className="mx-table mx-months">
          <thead>
            <tr>
              <th scope="col">{t('obligation')}</th>
              <th scope="col" className="mx-num">
                {t('allocated')}
              </th>
              {months.map((month) => (
                <th key={month} scope="col" className="mx-num">
                  {month}
                </th>
              ))}
              <th scope="col" className="mx-num">
                {t('undated')}
              </th>
            </tr>
          </thead>
          <tbody>
            {obligations.map((row) => (
              <tr key={row.obligation_id}>
                <th scope="row" className="mx-cell-head">
                  <To to={`/obligations/${row.obligation_id}`}>{row.description}</To>
                  <span className="mx-muted mx-order-number">{row.order_number}</span>
                </th>
                <td className="mx-num">
                  <Money value={row.allocated} show="amount" />
                </td>
                <MonthCells months={months} cells={row.cells} />
                <td className="mx-num">
                  {row.undated.amount_minor === 0 ? '—' : <Money value={row.undated} show="amount" />}
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr className="mx-strong">
              <th scope="row">{t('total')}</th>
              <td className="mx-num">
                <Money value={schedule.allocated} show="amount" />
              </td>
              <MonthCells months={months} cells={totals} />
              <td />
            </tr>
          </tfoot>
        </table>
      </section>
      <p className="mx-foot-note mx-muted">
        <span className="mx-planned mx-planned-key" aria-hidden /> {t('plannedKey')}
      </p>
    </>
  );
}

function MonthCells({ months, cells }: { months: string[]; cells: ScheduleCell[] }) {
  const byMonth = new Map(cells.map((cell) => [cell.period, cell]));
  return months.map((month) => <MonthCell key={month} cell={byMonth.get(month)} />);
}

function MonthCell({ cell }: { cell: ScheduleCell | undefined }) {
  const t = useTranslations('revenue');
  const isPlanned = cell !== undefined && cell.planned.amount_minor !== 0;
  const isActual = cell !== undefined && cell.actual.amount_minor !== 0;
  if (!isPlanned && !isActual) return <td className="mx-num mx-muted">—</td>;
  return (
    <td className={isPlanned ? 'mx-num mx-planned' : 'mx-num'}>
      {isActual && <Figure value={cell.actual} explain={cell.actual_figure} show="amount" />}
      {isPlanned && (
        <>
          <span className="mx-sr-only">{t('planned')}</span>
          <Figure value={cell.planned} explain={cell.planned_figure} show="amount" />
        </>
      )}
    </td>
  );
}

function useScheduleChart(schedule: RevenueSchedule | undefined) {
  const t = useTranslations('revenue');
  const { locale } = useLanguage();
  return useMemo(() => {
    const currency = schedule?.currency ?? 'CNY';
    const totals = schedule?.totals ?? [];
    return {
      label: t('schedule'),
      categories: totals.map(({ period }) => period),
      formatAxis: (value: number) => formatCompact({ amount_minor: value, currency }, locale),
      formatValue: (value: number) => formatMoney({ amount_minor: value, currency }, 'code'),
      series: [
        {
          name: t('recognized'),
          kind: 'bar' as const,
          stack: 'month',
          tone: 'brand' as const,
          values: totals.map(({ actual }) => actual.amount_minor),
        },
        {
          name: t('planned'),
          kind: 'bar' as const,
          stack: 'month',
          tone: 'muted' as const,
          isPlanned: true,
          values: totals.map(({ planned }) => planned.amount_minor),
        },
      ],
    };
  }, [t, locale, schedule]);
}
