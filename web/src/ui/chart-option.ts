import type { EChartsCoreOption } from 'echarts/core';
import type { ChartData, ChartSeries, ChartTone } from './chart';

/** Colours by name, and the font: labels are measured with it. */
export type ChartColours = Record<ChartTone | 'text' | 'dimmed' | 'line' | 'surface' | 'font', string>;

/** What the axis of amounts takes of the width, about. */
const AMOUNTS = 72;
const MOST_NAMES = 8;

/** A few categories all have their names, broken into lines where the chart is narrow; of many, those that fit. */
export function categoryLabel(categories: string[], width: number): object {
  const room = Math.floor((width - AMOUNTS) / Math.max(1, categories.length)) - 4;
  const areFew = categories.length <= MOST_NAMES && room >= 32;
  return areFew ? { interval: 0, width: room, overflow: 'break' } : { interval: 'auto', width: null };
}

/** A chart in the words of the library: quiet axes, patterns beside colours, no motion. */
export function chartOption(data: ChartData, colours: ChartColours, width: number): EChartsCoreOption {
  const axisText = { color: colours.dimmed, fontSize: 11 };
  return {
    animation: false,
    textStyle: { fontFamily: colours.font, color: colours.text },
    aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
    grid: {
      left: 8,
      right: 12,
      top: 36,
      bottom: 8,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    legend: {
      top: 0,
      left: 8,
      textStyle: { color: colours.text, fontSize: 12 },
      itemWidth: 14,
      itemHeight: 10,
    },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      confine: true,
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.text, fontSize: 12 },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? data.formatValue(value) : '—'),
    },
    xAxis: {
      type: 'category',
      data: data.categories,
      axisLabel: { ...axisText, ...categoryLabel(data.categories, width) },
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value',
      axisLabel: { ...axisText, formatter: (value: number) => data.formatAxis(value) },
      splitLine: { lineStyle: { color: colours.line } },
    },
    series: data.series.map((series) => seriesOption(series, colours)),
  };
}

function seriesOption(series: ChartSeries, colours: ChartColours): object {
  const colour = colours[series.tone];
  if (series.kind === 'line') {
    return {
      type: 'line',
      name: series.name,
      data: series.values,
      symbolSize: 5,
      lineStyle: { color: colour, width: 2, type: series.isPlanned ? 'dashed' : 'solid' },
      itemStyle: { color: colour },
    };
  }
  // Hatching means "planned"; without it the pattern of the library would say so of every series.
  const decal = series.isPlanned
    ? {
        symbol: 'rect',
        dashArrayX: [1, 0],
        dashArrayY: [2, 4],
        rotation: -Math.PI / 4,
        color: colours.surface,
      }
    : { symbol: 'none' };
  return {
    type: 'bar',
    name: series.name,
    stack: series.stack,
    data: series.values,
    barMaxWidth: 36,
    itemStyle: { color: colour, decal },
  };
}
