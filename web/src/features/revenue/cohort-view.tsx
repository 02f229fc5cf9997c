import '@/i18n/words/revenue';
import { IconDownload } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import { useMay } from '@/api/session';
import { useLanguage } from '@/i18n/provider';
import { byName } from '@/lib/by-name';
import { endOfMonth } from '@/lib/dates';
import { formatCompact, formatMoney } from '@/lib/money';
import { saveFile } from '@/lib/save-file';
import { useReportEntity } from '@/records/entity-choice';
import { useFirstRecords } from '@/records/queries';
import { Button } from '@/ui/button';
import { ChartOrTable } from '@/ui/chart';
import { ChoiceField } from '@/ui/choice-field';
import { useCommands } from '@/ui/commands';
import { LedgerTie } from '@/ui/ledger-tie';
import { Money } from '@/ui/money';
import { MonthField } from '@/ui/month-field';
import { useIsPhone } from '@/ui/phone';
import { useScreenSearch } from '@/ui/screen-search';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { StatusTag } from '@/ui/status-tag';
import { useToday } from '@/ui/use-today';
import { CohortCards } from './cohort-cards';
import { CohortTable } from './cohort-table';
import {
  type CohortBlock,
  type CohortMonth,
  type CohortQuery,
  type CohortWaterfall,
  closedRuns,
  cohortCsv,
  cohortQuery,
  differences,
} from './cohorts';
import { useSideWords } from './side-words';

/** Contracts by their start down, months across: billed, recognised, planned and what stands in the books. */
export function CohortView({ as }: { as: string }) {
  const t = useTranslations('revenue');
  const today = useToday();
  const [search] = useScreenSearch();
  const [entity] = useReportEntity();
  const query = cohortQuery({ ...search, entity_id: entity }, today);
  const waterfall = useQuery({
    queryKey: ['revenue-events', 'cohorts', query],
    queryFn: () => data(api.GET('/api/v1/revenue-waterfall/cohorts', { params: { query } })),
    placeholderData: keepPreviousData,
  });
  const isEmpty = waterfall.data?.currencies.length === 0;
  return (
    <>
      <Controls query={query} waterfall={isEmpty ? undefined : waterfall.data} />
      {waterfall.isPending && <Waiting rows={8} />}
      {waterfall.isError && <ErrorPanel error={waterfall.error} onRetry={() => waterfall.refetch()} />}
      {isEmpty && <Empty title={t('cohorts.empty.title')} text={t('cohorts.empty.text')} />}
      {waterfall.data?.currencies.map((block) => (
        <CurrencySection
          key={block.currency}
          block={block}
          months={block.months}
          asOf={waterfall.data.as_of}
          as={as}
        />
      ))}
    </>
  );
}

function Controls({ query, waterfall }: { query: CohortQuery; waterfall: CohortWaterfall | undefined }) {
  const t = useTranslations('revenue');
  const [, setSearch] = useScreenSearch();
  const [, setEntity] = useReportEntity();
  const entities = useFirstRecords<{ id: string; name: string }>('entities', {});
  const save = useSaveCsv(waterfall);
  return (
    <div className="mx-controls">
      <ChoiceField
        label={t('cohorts.entity')}
        value={query.entity_id ?? ''}
        none={t('cohorts.allEntities')}
        choices={byName(entities.data ?? [], ({ name }) => name).map(({ id, name }) => ({
          value: id,
          label: name,
        }))}
        onChange={(id) => setEntity(id || undefined)}
      />
      <MonthField
        label={t('cohorts.asOf')}
        value={query.as_of}
        onChange={(month) => setSearch({ as_of: month || undefined })}
      />
      <MonthField
        label={t('from')}
        value={query.from}
        onChange={(month) => setSearch({ from: month || undefined })}
      />
      <MonthField
        label={t('through')}
        value={query.through}
        onChange={(month) => setSearch({ through: month || undefined })}
      />
      <ChoiceField
        label={t('cohorts.grain.label')}
        value={query.grain}
        choices={(['quarter', 'month'] as const).map((value) => ({
          value,
          label: t(`cohorts.grain.${value}`),
        }))}
        onChange={(grain) => setSearch({ grain: grain === 'month' ? 'month' : undefined })}
      />
      {save && (
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={save}>
          {t('cohorts.export')}
        </Button>
      )}
    </div>
  );
}

/** Saves the tables as a file; undefined while there is nothing to save. */
function useSaveCsv(waterfall: CohortWaterfall | undefined): (() => void) | undefined {
  const t = useTranslations('revenue');
  const sides = useSideWords();
  const may = useMay();
  const save =
    waterfall && may('export.run')
      ? () =>
          saveFile(
            `revenue-cohorts-${waterfall.as_of}.csv`,
            'text/csv',
            cohortCsv(waterfall, {
              cohort: t('cohorts.cohort'),
              contracts: t('cohorts.contracts'),
              currency: t('cohorts.currency'),
              total: t('total'),
              planned: (month) => t('cohorts.plannedMonth', { month }),
              side: sides,
            }),
          )
      : undefined;
  useCommands(
    save ? [{ id: 'revenue.export', title: t('cohorts.export'), group: 'screen' as const, run: save }] : [],
  );
  return save;
}

interface SectionProps {
  block: CohortBlock;
  months: CohortMonth[];
  asOf: string;
  as: string;
}

function CurrencySection({ block, months, asOf, as }: SectionProps) {
  const isPhone = useIsPhone();
  const { currency } = block;
  const chart = useCohortChart(block);
  const Rows = isPhone ? CohortCards : CohortTable;
  return (
    <section className="mx-section" aria-labelledby={`cohorts-${currency}`}>
      <SectionHead block={block} months={months} asOf={asOf} />
      <ChartOrTable as={as} chart={chart} table={<Rows block={block} months={months} />} />
    </section>
  );
}

function SectionHead({ block, months, asOf }: Omit<SectionProps, 'as'>) {
  const t = useTranslations('revenue');
  const { locale } = useLanguage();
  const isClosed = months.some(({ period, period_closed }) => period === asOf && period_closed);
  const closed = closedRuns(months).map(([first, last]) =>
    first === last ? first : t('cohorts.run', { first, last }),
  );
  return (
    <div className="mx-section-head">
      <h2 id={`cohorts-${block.currency}`} className="mx-head-title">
        {block.currency}
      </h2>
      <span className="mx-muted">{t('asOf', { date: endOfMonth(`${asOf}-01`) })}</span>
      <StatusTag tone={isClosed ? 'good' : 'neutral'}>
        {t(isClosed ? 'cohorts.closed' : 'cohorts.open')}
      </StatusTag>
      {closed.length > 0 && (
        <span className="mx-muted">
          {t('cohorts.closedMonths', { months: new Intl.ListFormat(locale).format(closed) })}
        </span>
      )}
      <Ties block={block} />
    </div>
  );
}

/**
 * A tick where every month and balance equals the ledger; otherwise each difference by name. An asset and a liability
 * of one contract that the ledger keeps apart, and the table nets, is no fault, but said.
 */
function Ties({ block }: { block: CohortBlock }) {
  const t = useTranslations('revenue');
  const { ties, currency } = block;
  if (!ties) return <span className="mx-muted">{t('cohorts.notCompared')}</span>;
  if (ties.is_tied) {
    return (
      <>
        <LedgerTie difference={{ amount_minor: 0, currency }} />
        {ties.deferred.difference.amount_minor !== 0 && (
          <span className="mx-muted">
            {t('cohorts.notNetted')} <Money value={ties.deferred.difference} show="amount" />
          </span>
        )}
      </>
    );
  }
  const names = {
    recognized: t('recognized'),
    deferred: t('cohorts.deferred'),
    unbilled: t('cohorts.unbilled'),
    position: t('cohorts.position'),
  };
  return differences(ties).map(({ of, difference }) => {
    const name = typeof of === 'string' ? names[of] : of.month;
    return (
      <span key={name} className="mx-cohort-tie">
        {name} <LedgerTie difference={difference} />
      </span>
    );
  });
}

function useCohortChart({ currency, total }: CohortBlock) {
  const t = useTranslations('revenue');
  const { locale } = useLanguage();
  return useMemo(
    () => ({
      label: t('cohorts.chart', { currency }),
      categories: total.cells.map(({ period }) => period),
      formatAxis: (value: number) => formatCompact({ amount_minor: value, currency }, locale),
      formatValue: (value: number) => formatMoney({ amount_minor: value, currency }, 'code'),
      series: [
        {
          name: t('recognized'),
          kind: 'bar' as const,
          stack: 'month',
          tone: 'brand' as const,
          values: total.cells.map(({ actual }) => actual.amount.amount_minor),
        },
        {
          name: t('planned'),
          kind: 'bar' as const,
          stack: 'month',
          tone: 'muted' as const,
          isPlanned: true,
          values: total.cells.map(({ planned }) => planned.amount.amount_minor),
        },
      ],
    }),
    [t, locale, currency, total],
  );
}
