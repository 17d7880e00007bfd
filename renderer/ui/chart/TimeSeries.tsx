import { lazy, Suspense } from 'react';

const DrawnSeries = lazy(async () => ({ default: (await import('./DrawnSeries.tsx')).DrawnSeries }));

type SeriesLine = {
  readonly label: string;
  readonly values: readonly (number | null)[];
  readonly tone: 'main' | 'quiet';
};

export type TimeSeriesProps = {
  /** Epoch milliseconds, ascending; each line has one value for each. */
  readonly times: readonly number[];
  readonly lines: readonly SeriesLine[];
  readonly from: number;
  readonly to: number;
  /** Spans in which nothing was measured. */
  readonly gaps?: readonly { readonly from: number; readonly to: number }[];
  readonly format: (value: number) => string;
  readonly summary: string;
  readonly height?: number;
};

const defaultHeightPx = 160;
const noGaps: readonly never[] = [];

/**
 * A chart over time. Everything it shows is also in `summary` and in the table that its place offers. What draws it is loaded with the first
 * one, and its place is kept until then.
 */
export function TimeSeries({ gaps = noGaps, height = defaultHeightPx, ...props }: TimeSeriesProps) {
  return (
    <Suspense fallback={<div className="time-series" style={{ height }} />}>
      <DrawnSeries {...props} gaps={gaps} height={height} />
    </Suspense>
  );
}
