import '@/i18n/words/revenue';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import { useLanguage } from '@/i18n/provider';
import { endOfMonth } from '@/lib/dates';
import { formatCompact, formatMoney } from '@/lib/money';
import { EntityChip } from '@/records/entity-chip';
import { useEntityChoice } from '@/records/entity-choice';
import { useLedgerBalance } from '@/records/money/ledger-balance';
import { useFirstRecords } from '@/records/queries';
import { RecordPicker } from '@/records/record-picker';
import { ChartOrTable } from '@/ui/chart';
import { LedgerTie } from '@/ui/ledger-tie';
import { MonthField } from '@/ui/month-field';
import { useScreenSearch } from '@/ui/screen-search';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { useToday } from '@/ui/use-today';
import { byCurrency, type CurrencyWaterfall, rangeOf } from './waterfall';
import { WaterfallTable } from './waterfall-table';

/** Billed and recognised by month, and what stands deferred or unbilled before and after each. */
export function RollForwardView({ as }: { as: string }) {
  const t = useTranslations('revenue');
  const today = useToday();
  const [search, setSearch] = useScreenSearch();
  const range = rangeOf(search, today);
  const { chosen } = useEntityChoice();
  const isNarrowed = Boolean(search.customer_id || search.contract_id);
  // One customer or contract is asked for whoever it belongs to.
  const narrowed = isNarrowed ? undefined : chosen;
  const query = {
    ...range,
    entity_id: narrowed?.id,
    customer_id: search.customer_id,
    contract_id: search.contract_id,
  };
  const waterfall = useQuery({
    queryKey: ['revenue-events', 'waterfall', query],
    queryFn: () => data(api.GET('/api/v1/revenue-waterfall', { params: { query } })),
    placeholderData: keepPreviousData,
  });
  const currencies = useMemo(() => byCurrency(waterfall.data?.items ?? []), [waterfall.data]);
  return (
    <>
      <div className="mx-controls">
        <MonthField
          label={t('from')}
          value={range.from}
          onChange={(from) => setSearch({ from: from || undefined })}
        />
        <MonthField
          label={t('through')}
          value={range.through}
          onChange={(through) => setSearch({ through: through || undefined })}
        />
        <RecordPicker
          object="customer"
          label={t('customer')}
          placeholder={t('allCustomers')}
          value={search.customer_id ?? null}
          onChange={(id) => setSearch({ customer_id: id ?? undefined })}
        />
        <RecordPicker
          object="contract"
          label={t('contract')}
          placeholder={t('allContracts')}
          value={search.contract_id ?? null}
          onChange={(id) => setSearch({ contract_id: id ?? undefined })}
        />
        <EntityChip entity={narrowed} />
      </div>
      {waterfall.isPending && <Waiting rows={8} />}
      {waterfall.isError && <ErrorPanel error={waterfall.error} onRetry={() => waterfall.refetch()} />}
      {waterfall.isSuccess && currencies.length === 0 && (
        <Empty title={t('empty.title')} text={t('empty.text')} />
      )}
      {currencies.map((rows) => (
        <CurrencySection
          key={rows.currency}
          rows={rows}
          as={as}
          through={[range.through, today.slice(0, 7)].sort()[0] ?? range.through}
          isNarrowed={isNarrowed}
          entity={narrowed?.id}
          today={today}
        />
      ))}
    </>
  );
}

function CurrencySection({
  rows,
  as,
  through,
  isNarrowed,
  entity,
  today,
}: {
  rows: CurrencyWaterfall;
  as: string;
  through: string;
  isNarrowed: boolean;
  /** Whose ledger it is compared with; of all entities unless given. */
  entity: string | undefined;
  today: string;
}) {
  const t = useTranslations('revenue');
  const { currency, months } = rows;
  const entities = useFirstRecords<{ id: string }>('entities', {});
  const asOf = [endOfMonth(`${through}-01`), today].sort()[0] ?? today;
  const ledger = useLedgerBalance(
    ['contract_asset', 'contract_liability'],
    entity ? [entity] : (entities.data ?? []).map(({ id }) => id),
    asOf,
  );
  const booked = ledger?.find((sum) => sum.currency === currency)?.amount_minor ?? 0;
  const last = months.find(({ period }) => period === through);
  const chart = useWaterfallChart(rows);
  return (
    <section className="mx-section" aria-labelledby={`waterfall-${currency}`}>
      <div className="mx-section-head">
        <h2 id={`waterfall-${currency}`} className="mx-head-title">
          {currency}
        </h2>
        <span className="mx-muted">{t('asOf', { date: asOf })}</span>
        {ledger && last && !isNarrowed && (
          <LedgerTie difference={{ amount_minor: last.closing.amount_minor - booked, currency }} />
        )}
      </div>
      <ChartOrTable as={as} chart={chart} table={<WaterfallTable rows={rows} />} />
    </section>
  );
}

function useWaterfallChart({ currency, months }: CurrencyWaterfall) {
  const t = useTranslations('revenue');
  const { locale } = useLanguage();
  return useMemo(
    () => ({
      label: t('chart', { currency }),
      categories: months.map(({ period }) => period),
      formatAxis: (value: number) => formatCompact({ amount_minor: value, currency }, locale),
      formatValue: (value: number) => formatMoney({ amount_minor: value, currency }, 'code'),
      series: [
        {
          name: t('billed'),
          kind: 'bar' as const,
          tone: 'muted' as const,
          values: months.map(({ billed }) => billed.amount_minor),
        },
        {
          name: t('recognized'),
          kind: 'bar' as const,
          tone: 'brand' as const,
          values: months.map(({ recognized }) => recognized.amount_minor),
        },
        {
          name: t('closing'),
          kind: 'line' as const,
          tone: 'warn' as const,
          values: months.map(({ closing }) => closing.amount_minor),
        },
      ],
    }),
    [t, locale, currency, months],
  );
}
