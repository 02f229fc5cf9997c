import { Group, Select } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useLabel, useLanguage } from '@/i18n/provider';
import { type Money as Amount, formatCompact, formatMoney, minorDigits } from '@/lib/money';
import { type ChartData, ChartOrTable, ChartSwitch } from '@/ui/chart';
import { To } from '@/ui/link';
import { Moneys } from '@/ui/money';
import { ErrorPanel, Waiting } from '@/ui/states';
import { type BoardColumn, columnCondition, useBoardColumns, useUnsetColumn } from './board-columns';
import { boardField } from './board-field';
import type { ListState } from './list-state';
import { featureOf } from './object-feature';
import { totalsQuery } from './queries';
import './record-chart.css';
import type { FieldDescription, ListQuery, ObjectDescription, Totals } from './types';

const MOST_GROUPS = 20;

/** Fields that records may be counted by: choices, and the references that a board may stand on. */
export function groupFields(object: ObjectDescription): FieldDescription[] {
  const board = boardField(object);
  const state = object.fields.filter(({ name }) => name === featureOf(object.name).stateField);
  const choices = object.fields.filter(
    ({ kind, choices: words }) => kind === 'choice' && words.length > 1 && words.length <= MOST_GROUPS,
  );
  return [...new Set([...state, ...(board ? [board] : []), ...choices])];
}

/** The same query as the list: how many, and how much, by a choice. Counted by the server over the whole filter. */
export function RecordChart({ object, state }: { object: ObjectDescription; state: ListState }) {
  const fields = groupFields(object);
  const field = fields.find(({ name }) => name === state.search.by) ?? fields[0];
  return field ? (
    <Grouped key={field.name} object={object} state={state} field={field} fields={fields} />
  ) : null;
}

interface GroupedProps {
  object: ObjectDescription;
  state: ListState;
  field: FieldDescription;
  fields: FieldDescription[];
}

function Grouped({ object, state, field, fields }: GroupedProps) {
  const t = useTranslations('records.chart');
  const label = useLabel();
  const { locale } = useLanguage();
  const known = useBoardColumns(field) ?? [];
  const unset = useUnsetColumn(object, field, state.query);
  const groups = unset ? [...known, unset] : known;
  const measures = object.fields.filter(({ kind }) => kind === 'money');
  const measure = measures.find(({ name }) => name === state.search.measure);
  const totals = useGroupTotals(object, state.query, field, groups);
  const as = state.search.as === 'table' ? 'table' : 'chart';
  return (
    <div className="mx-chart-view">
      <Group gap="xs" align="end" className="mx-chart-choices">
        <Select
          label={t('by')}
          w={180}
          allowDeselect={false}
          data={fields.map(({ name, label: words }) => ({ value: name, label: label(words) }))}
          value={field.name}
          onChange={(by) => state.set({ by: by ?? undefined }, { replace: true })}
        />
        <Select
          label={t('measure')}
          w={180}
          allowDeselect={false}
          data={[
            { value: '', label: t('count') },
            ...measures.map(({ name, label: words }) => ({ value: name, label: label(words) })),
          ]}
          value={measure?.name ?? ''}
          onChange={(name) => state.set({ measure: name || undefined }, { replace: true })}
        />
        <ChartSwitch
          value={as}
          onChange={(next) => state.set({ as: next === 'table' ? 'table' : undefined }, { replace: true })}
        />
      </Group>
      {totals.error ? (
        <ErrorPanel error={totals.error} onRetry={totals.retry} />
      ) : totals.isPending ? (
        <Waiting rows={8} height={28} />
      ) : (
        <ChartOrTable
          as={as}
          chart={chartOf(
            groups,
            totals.data,
            measure,
            {
              label: t('title', {
                objects: label(object.label_plural ?? object.label),
                field: label(field.label),
              }),
              count: t('count'),
            },
            locale,
          )}
          table={
            <GroupTable
              object={object}
              state={state}
              field={field}
              groups={groups}
              totals={totals.data}
              measures={measures}
            />
          }
        />
      )}
    </div>
  );
}

function useGroupTotals(
  object: ObjectDescription,
  query: ListQuery,
  field: FieldDescription,
  groups: BoardColumn[],
) {
  const results = useQueries({
    queries: groups.map(({ value }) =>
      totalsQuery(object.plural, {
        ...query,
        filter: [...(query.filter ?? []), columnCondition(field, value)],
      }),
    ),
  });
  return {
    data: results.map(({ data }) => data),
    isPending: results.some(({ isPending }) => isPending),
    error: results.find(({ error }) => error)?.error,
    retry: () => {
      for (const result of results) void result.refetch();
    },
  };
}

/** Bars per group; an amount has one series per currency, since currencies are never added. */
function chartOf(
  groups: BoardColumn[],
  totals: (Totals | undefined)[],
  measure: FieldDescription | undefined,
  words: { label: string; count: string },
  locale: string,
): ChartData {
  const categories = groups.map(({ title }) => title);
  if (!measure) {
    const plain = (value: number) => value.toLocaleString(locale);
    const values = totals.map((total) => total?.count ?? 0);
    return {
      label: words.label,
      categories,
      series: [{ name: words.count, kind: 'bar', tone: 'brand', values }],
      formatAxis: plain,
      formatValue: plain,
    };
  }
  const sums = totals.map((total) => total?.sums[measure.name] ?? []);
  const currencies = [...new Set(sums.flat().map(({ currency }) => currency))];
  const tones = ['brand', 'warn', 'good', 'hold', 'muted', 'bad'] as const;
  const [first = 'CNY'] = currencies;
  const money = (value: number): Amount => ({
    amount_minor: Math.round(value * 10 ** minorDigits(first)),
    currency: first,
  });
  return {
    label: words.label,
    categories,
    series: currencies.slice(0, tones.length).map((currency, index) => ({
      name: currency,
      kind: 'bar' as const,
      tone: tones[index] ?? 'muted',
      values: sums.map((amounts) => {
        const sum = amounts.find((amount) => amount.currency === currency);
        return sum ? sum.amount_minor / 10 ** minorDigits(currency) : 0;
      }),
    })),
    formatAxis: (value) => formatCompact(money(value), locale).replace(/^[^\d-]+/, ''),
    formatValue: (value) => formatMoney(money(value), 'code').replace(/^[A-Z]{3} /, ''),
  };
}

function GroupTable({
  object,
  state,
  field,
  groups,
  totals,
  measures,
}: {
  object: ObjectDescription;
  state: ListState;
  field: FieldDescription;
  groups: BoardColumn[];
  totals: (Totals | undefined)[];
  measures: FieldDescription[];
}) {
  const t = useTranslations('records.chart');
  const label = useLabel();
  const href = (value: string) =>
    `/${object.plural}?filter=${encodeURIComponent(
      JSON.stringify([...(state.search.filter ?? []), columnCondition(field, value)]),
    )}`;
  return (
    <section className="mx-scroll-x" tabIndex={0} aria-label={label(field.label)}>
      <table className="mx-table">
        <thead>
          <tr>
            <th scope="col">{label(field.label)}</th>
            <th scope="col" className="mx-num">
              {t('count')}
            </th>
            {measures.map(({ name, label: words }) => (
              <th key={name} scope="col" className="mx-num">
                {label(words)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map(({ value, title }, index) => (
            <tr key={value}>
              <th scope="row">
                <To to={href(value)}>{title}</To>
              </th>
              <td className="mx-num">{totals[index]?.count ?? '—'}</td>
              {measures.map(({ name }) => (
                <td key={name} className="mx-num">
                  <Moneys values={totals[index]?.sums[name] ?? []} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
