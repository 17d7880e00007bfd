import type { PrometheusProbe, Series } from '../../packs/schema/probes/metrics.ts';
import type { Growth } from './growth.ts';
import type { SeriesReading } from './read-series.ts';

/**
 * What is known about a named number. `absent`: the server does not tell it. `open`: nothing can be told yet, because there is no
 * reading before this one, or too little happened.
 */
type Metric =
  | { readonly kind: 'number'; readonly value: number; readonly text: string }
  | { readonly kind: 'absent' | 'first-reading' | 'too-few'; readonly text: string };

export type NamedMetric = { readonly id: string; readonly title: string; readonly metric: Metric };

type Readings = {
  /** By id. */
  readonly series: Readonly<Record<string, SeriesReading>>;
  readonly growth: Growth;
  readonly now: number;
};

/** The series and ratios of a probe in its order. */
export function namedMetrics(
  definition: Pick<PrometheusProbe, 'series' | 'ratios'>,
  readings: Readings,
): NamedMetric[] {
  const known = new Map(definition.series.map((series) => [series.id, seriesMetric(series, readings)]));
  const ratios = definition.ratios.map((ratio) => ({
    id: ratio.id,
    title: ratio.title.en,
    metric: ratioMetric(
      [ratio.of, ...ratio.per].map((id) => known.get(id) ?? absent('not read')),
      ratio['at-least'],
    ),
  }));
  const series = definition.series.map(({ id, title }) => ({
    id,
    title: title.en,
    metric: known.get(id) ?? absent('not read'),
  }));
  return [...series, ...ratios];
}

function seriesMetric({ id, metric, read }: Series, { series, growth, now }: Readings): Metric {
  const reading = series[id];
  if (reading === undefined || reading.value === null) {
    const lines = reading?.lines ?? 0;
    return absent(lines === 0 ? `absent: no line of ${metric} fits` : `${metric} is not a number`);
  }
  const where =
    reading.lines === 0
      ? `no line of ${metric}: it never happened`
      : `${metric}${reading.lines === 1 ? '' : `, sum of ${reading.lines} lines`}`;
  if (read === 'value') {
    return { kind: 'number', value: reading.value, text: `${shortNumber(reading.value)} (${where})` };
  }
  const grown = Object.hasOwn(growth.grown, id) ? growth.grown[id] : undefined;
  const total = `now ${shortNumber(reading.value)}; ${where}`;
  if (grown === undefined || growth.since === null)
    return { kind: 'first-reading', text: `first reading (${total})` };
  if (read === 'delta') return { kind: 'number', value: grown, text: `+${shortNumber(grown)} (${total})` };
  const perMinute = grown / ((now - growth.since) / 60_000);
  return { kind: 'number', value: perMinute, text: `${shortNumber(perMinute)} a minute (${total})` };
}

function ratioMetric([of, ...per]: readonly Metric[], atLeast: number): Metric {
  const parts = [...per, of ?? absent('not read')];
  const unknown = parts.find((part) => part.kind !== 'number');
  if (of?.kind !== 'number' || unknown !== undefined)
    return unknown?.kind === 'first-reading' ? unknown : absent('one of its series is absent');
  const sum = per.reduce((total, part) => total + (part.kind === 'number' ? part.value : 0), 0);
  if (sum < atLeast)
    return { kind: 'too-few', text: `too few to tell: ${shortNumber(sum)}, at least ${atLeast} needed` };
  const value = of.value / sum;
  return {
    kind: 'number',
    value,
    text: `${(value * 100).toFixed(1)} % (${shortNumber(of.value)} of ${shortNumber(sum)})`,
  };
}

function absent(text: string): Metric {
  return { kind: 'absent', text };
}

function shortNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}
