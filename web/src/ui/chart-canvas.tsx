import { useComputedColorScheme } from '@mantine/core';
import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { ChartData } from './chart';
import { type ChartColours, categoryLabel, chartOption } from './chart-option';

use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

const names: Record<Exclude<keyof ChartColours, 'font'>, string> = {
  brand: '--mx-link',
  muted: '--mx-input-border',
  good: '--mx-good',
  warn: '--mx-warn',
  bad: '--mx-bad',
  hold: '--mx-hold',
  text: '--mantine-color-text',
  dimmed: '--mx-muted',
  line: '--mx-line',
  surface: '--mx-surface',
};

/** The tokens as they are now: the library wants colours, not names. */
function readColours(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const entries = Object.entries(names).map(([tone, name]) => [tone, style.getPropertyValue(name).trim()]);
  const { fontFamily } = getComputedStyle(document.body);
  return { ...Object.fromEntries(entries), font: fontFamily } as ChartColours;
}

export default function ChartCanvas({ data, height }: { data: ChartData; height: number }) {
  const box = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme changes the colours that are read.
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const chart = init(element, null, { renderer: 'svg' });
    chart.setOption(chartOption(data, readColours(), element.clientWidth));
    const observer = new ResizeObserver(() => {
      chart.resize();
      chart.setOption({ xAxis: { axisLabel: categoryLabel(data.categories, element.clientWidth) } });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [data, scheme]);
  return <div ref={box} role="img" aria-label={data.label} style={{ height }} />;
}
