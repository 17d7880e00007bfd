import { useEffect, useRef, useState } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { TimeSeriesProps } from './TimeSeries.tsx';

/** Draws the lines, in the width that there is. */
export function DrawnSeries(props: Drawn & Pick<TimeSeriesProps, 'summary'>) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const theme = useTheme();
  const { times, lines, from, to, gaps, format, height } = props;
  useEffect(() => {
    const place = box.current;
    // The colours of a canvas are read when it is drawn, so that it is drawn anew for each theme.
    if (!place || width === 0 || theme === '') return undefined;
    const data = [
      times.map((at) => at / 1000),
      ...lines.map((line) => [...line.values]),
    ] satisfies UPlot.AlignedData;
    const chart = new UPlot(
      chartOptions({ times, lines, from, to, gaps, format, height }, width),
      data,
      place,
    );
    return () => chart.destroy();
  }, [times, lines, from, to, gaps, format, height, width, theme]);
  return <div ref={box} className="time-series" role="img" aria-label={props.summary} style={{ height }} />;
}

type Drawn = Required<Omit<TimeSeriesProps, 'summary'>>;

function chartOptions(props: Drawn, width: number): UPlot.Options {
  const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--text-muted'),
    font: '11px system-ui, sans-serif',
    grid: { stroke: colour('--grid'), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height: props.height,
    legend: { show: false },
    cursor: { y: false, points: { size: 5 } },
    scales: {
      x: { min: props.from / 1000, max: props.to / 1000 },
      y: { range: (_chart, _low, high) => [0, Math.max(high, 1) * 1.1] },
    },
    axes: [
      {
        ...axis,
        size: 28,
        space: 80,
        values: (_chart, splits, _axis, _space, stepS) => splits.map((at) => timeLabel(at, stepS)),
      },
      { ...axis, size: 64, values: (_chart, splits) => splits.map((value) => props.format(value)) },
    ],
    series: [
      {},
      ...props.lines.map((line) => ({
        label: line.label,
        stroke: colour(line.tone === 'main' ? '--line-1' : '--line-2'),
        width: line.tone === 'main' ? 1.5 : 1,
        spanGaps: false,
        points: { show: props.times.length < 40, size: 4 },
      })),
    ],
    hooks: { drawClear: [(chart) => shadeGaps(chart, props.gaps, colour('--surface-sunken'))] },
  };
}

/** A label as fine as the distance of the labels asks for. Both are in seconds. */
function timeLabel(atS: number, stepS: number): string {
  const date = new Date(atS * 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (stepS < 60) return `${clock}:${two(date.getSeconds())}`;
  return stepS < 86_400 ? clock : `${date.getMonth() + 1}/${date.getDate()}`;
}

function shadeGaps(
  chart: UPlot,
  gaps: readonly { readonly from: number; readonly to: number }[],
  fill: string,
): void {
  chart.ctx.save();
  chart.ctx.fillStyle = fill;
  for (const gap of gaps) {
    const left = Math.max(chart.bbox.left, chart.valToPos(gap.from / 1000, 'x', true));
    const right = Math.min(chart.bbox.left + chart.bbox.width, chart.valToPos(gap.to / 1000, 'x', true));
    if (right > left) chart.ctx.fillRect(left, chart.bbox.top, right - left, chart.bbox.height);
  }
  chart.ctx.restore();
}

function useWidth(box: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const place = box.current;
    if (!place) return undefined;
    const observer = new ResizeObserver((entries) =>
      setWidth(Math.floor(entries[0]?.contentRect.width ?? 0)),
    );
    observer.observe(place);
    return () => observer.disconnect();
  }, [box]);
  return width;
}

/** A canvas does not follow the style sheet: it is drawn again when the theme of the page changes. */
function useTheme(): string {
  const [theme, setTheme] = useState(() => document.documentElement.dataset['theme'] ?? '');
  useEffect(() => {
    const observer = new MutationObserver(() => setTheme(document.documentElement.dataset['theme'] ?? ''));
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => observer.disconnect();
  }, []);
  return theme;
}
