import '@/i18n/words/collections';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useLanguage } from '@/i18n/provider';
import { formatCompact, formatMoney } from '@/lib/money';
import { ChartOrTable, ChartSwitch } from '@/ui/chart';
import { Money } from '@/ui/money';
import type { CashForecast } from './queries';

/** Cash expected by week from what is open and dated: thirteen weeks, what is late before and what is later after. */
export function CashForecastView({
  forecast,
  as,
  onAs,
}: {
  forecast: CashForecast[];
  as: string;
  onAs: (as: string) => void;
}) {
  const t = useTranslations('collections');
  return (
    <>
      <div className="mx-controls">
        <ChartSwitch value={as} onChange={onAs} />
        <span className="mx-muted">{t('forecast.basis')}</span>
      </div>
      {forecast.map((row) => (
        <Currency key={row.currency} row={row} as={as} />
      ))}
    </>
  );
}

function Currency({ row, as }: { row: CashForecast; as: string }) {
  const t = useTranslations('collections');
  const { locale } = useLanguage();
  const { currency } = row;
  const chart = useMemo(
    () => ({
      label: t('forecast.chart', { currency }),
      categories: [
        t('forecast.overdue'),
        ...row.weeks.map(({ starts_on }) => starts_on.slice(5)),
        t('forecast.later'),
      ],
      formatAxis: (value: number) => formatCompact({ amount_minor: value, currency }, locale),
      formatValue: (value: number) => formatMoney({ amount_minor: value, currency }, 'code'),
      series: [
        {
          name: t('forecast.late'),
          kind: 'bar' as const,
          stack: 'cash',
          tone: 'bad' as const,
          values: [row.overdue.amount_minor, ...row.weeks.map(() => null), null],
        },
        {
          name: t('forecast.expected'),
          kind: 'bar' as const,
          stack: 'cash',
          tone: 'brand' as const,
          isPlanned: true,
          values: [null, ...row.weeks.map(({ amount }) => amount.amount_minor), row.later.amount_minor],
        },
      ],
    }),
    [t, locale, row, currency],
  );
  return (
    <section className="mx-section" aria-labelledby={`cash-${currency}`}>
      <div className="mx-section-head">
        <h2 id={`cash-${currency}`} className="mx-head-title">
          {t('forecast.title', { currency })}
        </h2>
        <strong>
          <Money value={row.total} show="code" />
        </strong>
        <span className="mx-muted">
          {t('forecast.undated')} <Money value={row.undated} show="amount" />
        </span>
      </div>
      <ChartOrTable as={as} chart={chart} table={<WeekTable row={row} />} />
    </section>
  );
}

function WeekTable({ row }: { row: CashForecast }) {
  const t = useTranslations('collections');
  const lines = [
    { key: 'overdue', label: t('forecast.overdue'), amount: row.overdue },
    ...row.weeks.map(({ starts_on, amount }) => ({
      key: starts_on,
      label: t('forecast.week', { day: starts_on }),
      amount,
    })),
    { key: 'later', label: t('forecast.later'), amount: row.later },
    { key: 'undated', label: t('forecast.undated'), amount: row.undated },
  ];
  return (
    <table className="mx-table">
      <thead>
        <tr>
          <th scope="col">{t('forecast.when')}</th>
          <th scope="col" className="mx-num">
            {t('open')}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ key, label, amount }) => (
          <tr key={key}>
            <th scope="row" className="mx-cell-head">
              {label}
            </th>
            <td className="mx-num">
              <Money value={amount} show="amount" />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('forecast.total')}</th>
          <td className="mx-num">
            <Money value={row.total} show="amount" />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
