import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslations } from 'use-intl';
import { Waiting } from './states';
import { Switcher } from './switcher';

const ChartCanvas = lazy(() => import('./chart-canvas'));

/** Colours come from the tokens by these names, in both colour schemes. */
export type ChartTone = 'brand' | 'muted' | 'good' | 'warn' | 'bad' | 'hold';

export interface ChartSeries {
  name: string;
  kind: 'bar' | 'line';
  /** Bars of the same stack stand on each other. */
  stack?: string;
  tone: ChartTone;
  /** Hatched: planned or expected, never what has happened. */
  isPlanned?: boolean;
  values: (number | null)[];
}

export interface ChartData {
  /** What the chart shows, for those who do not see it. */
  label: string;
  categories: string[];
  series: ChartSeries[];
  /** A value in words, at the axis. */
  formatAxis: (value: number) => string;
  /** A value in words, exactly. */
  formatValue: (value: number) => string;
}

/** A chart; the library is loaded when the first one is shown. Every chart has a table that says the same. */
export function Chart({ data, height = 300 }: { data: ChartData; height?: number }) {
  return (
    <div className="mx-chart" style={{ minHeight: height }}>
      <Suspense fallback={<Waiting rows={4} height={height / 6} />}>
        <ChartCanvas data={data} height={height} />
      </Suspense>
    </div>
  );
}

/** The choice between chart and table, to be kept in the address. */
export function ChartSwitch({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useTranslations('explain');
  return (
    <Switcher
      label={t('shownAs')}
      value={value}
      onChange={onChange}
      choices={[
        { value: 'chart', label: t('chart') },
        { value: 'table', label: t('table') },
      ]}
    />
  );
}

/** A chart or the table that says the same. */
export function ChartOrTable({ as, chart, table }: { as: string; chart: ChartData; table: ReactNode }) {
  return as === 'table' ? table : <Chart data={chart} />;
}
