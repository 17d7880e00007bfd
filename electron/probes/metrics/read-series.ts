import { compileRegex } from '../../packs/expression/regex.ts';
import type { LabelRule, Series } from '../../packs/schema/probes/metrics.ts';
import type { Sample } from '../../packs/formats/prometheus-text.ts';

/** What the text says about one named series: its number and of how many lines it is the sum. Null: there is none that is a number. */
export type SeriesReading = { readonly value: number | null; readonly lines: number };

/** The sum of all samples of the metric whose labels fit. No sample is 0 only where the pack says that absent means never. */
export function readSeries(series: Series, samples: readonly Sample[]): SeriesReading {
  const fitting = samples.filter(
    ({ name, labels }) =>
      name === series.metric && series.labels.every((rule) => fits(rule, labels.get(rule.name) ?? '')),
  );
  if (fitting.length === 0) return { value: series.absent === 'zero' ? 0 : null, lines: 0 };
  const sum = fitting.reduce((total, { value }) => total + value, 0);
  return { value: Number.isFinite(sum) ? sum : null, lines: fitting.length };
}

function fits(rule: LabelRule, value: string): boolean {
  if ('equals' in rule) return value === rule.equals;
  if ('one-of' in rule) return rule['one-of'].includes(value);
  const compiled = compileRegex(rule.matches);
  return compiled.kind === 'regex' && compiled.test(value);
}

/** When the server's process started, in epoch seconds, by the metric that most client libraries add by themselves. */
export function startedAt(samples: readonly Sample[]): number | null {
  const value = samples.find(({ name }) => name === 'process_start_time_seconds')?.value;
  return value === undefined || !Number.isFinite(value) ? null : value;
}
