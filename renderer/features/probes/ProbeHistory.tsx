import { useMemo, useState } from 'react';
import type { TargetId } from '../../../shared/model/ids.ts';
import type { ProbeHistory as History, ProbeSummary } from '../../../shared/model/probe.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { formatNumber, formatShare } from '../../../shared/text/format-number.ts';
import { probeTexts } from '../../app/texts/probes.ts';
import { useProbeHistory } from '../../data/probes.ts';
import { HistoryStrip } from '../../ui/chart/HistoryStrip.tsx';
import { TimeSeries } from '../../ui/chart/TimeSeries.tsx';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Select } from '../../ui/Field.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { historyBars, historySeries, latencyRange } from './history-series.ts';

const hourMs = 3_600_000;
const spans = {
  hour: hourMs,
  day: 24 * hourMs,
  week: 168 * hourMs,
  month: 720 * hourMs,
  year: 9600 * hourMs,
} as const;
const stripSlots = 120;
const tableRowsAtMost = 100;

type Span = keyof typeof spans;

/** How a probe went over time: states as a strip, latency as a chart, and both as words and a table. */
export function ProbeHistory(props: { readonly targetId: TargetId; readonly probe: ProbeSummary }) {
  const texts = useTexts(probeTexts);
  const [span, setSpan] = useState<Span>('day');
  const history = useProbeHistory(props.targetId, props.probe.id, spans[span], props.probe.checkedAt);
  return (
    <section className="stack" aria-label={texts.history}>
      <div className="row-line row-line--apart">
        <h3>{texts.history}</h3>
        <div className="history__span">
          <Select
            bare
            label={texts.range}
            value={span}
            onChange={setSpan}
            choices={[
              { value: 'hour', label: texts.hour },
              { value: 'day', label: texts.day },
              { value: 'week', label: texts.week },
              { value: 'month', label: texts.month },
              { value: 'year', label: texts.year },
            ]}
          />
        </div>
      </div>
      <ErrorNote error={history.error} onRetry={() => void history.refetch()} />
      {history.isPending ? <Skeleton rows={4} /> : null}
      {history.data ? <Shown history={history.data} /> : null}
    </section>
  );
}

function Shown(props: { readonly history: History }) {
  const { history } = props;
  const texts = useTexts(probeTexts);
  const language = useLanguage();
  if (history.points.length === 0) return <p className="muted">{texts.notMeasured}</p>;
  const samples = history.points.reduce((sum, point) => sum + point.samples, 0);
  const ok = history.points.reduce((sum, point) => sum + point.okSamples, 0);
  const availability =
    history.availability === null
      ? ''
      : texts.availability(formatShare(history.availability, language), formatNumber(samples, language));
  const gaps = history.gaps.length === 0 ? '' : texts.gapNote(formatNumber(history.gaps.length, language));
  const summary = texts.stripSummary(formatNumber(ok, language), formatNumber(samples - ok, language));
  return (
    <>
      <div className="history__strip">
        <HistoryStrip bars={historyBars(history, stripSlots)} slots={stripSlots} summary={summary} />
      </div>
      <p className="muted small">{[availability, gaps].filter((part) => part !== '').join('. ')}</p>
      <Latency history={history} />
      <HistoryTable history={history} />
    </>
  );
}

function Latency(props: { readonly history: History }) {
  const { history } = props;
  const texts = useTexts(probeTexts);
  const language = useLanguage();
  const series = useMemo(() => historySeries(history), [history]);
  const lines = useMemo(
    () => [
      { label: texts.highest, values: series.highestMs, tone: 'quiet' as const },
      { label: texts.typical, values: series.typicalMs, tone: 'main' as const },
    ],
    [series, texts],
  );
  const format = useMemo(() => (value: number) => formatDuration(value, language), [language]);
  const range = latencyRange(history.points);
  if (range === null) return null;
  return (
    <TimeSeries
      times={series.times}
      lines={lines}
      from={history.from}
      to={history.to}
      gaps={history.gaps}
      format={format}
      summary={texts.chartSummary(format(range.lowMs), format(range.highMs), format(range.latestMs))}
    />
  );
}

function HistoryTable(props: { readonly history: History }) {
  const texts = useTexts(probeTexts);
  const ui = useTexts(uiTexts);
  const language = useLanguage();
  const newest = props.history.points.toReversed().slice(0, tableRowsAtMost);
  const left = props.history.points.length - newest.length;
  return (
    <details>
      <summary>{ui.showTable}</summary>
      <ScrollRegion className="chart-table" label={texts.history}>
        <table className="table table--auto">
          <thead>
            <tr>
              <th scope="col">{ui.time}</th>
              <th scope="col">{ui.state}</th>
              <th scope="col" className="number">
                {texts.samples}
              </th>
              <th scope="col" className="number">
                {texts.typical}
              </th>
              <th scope="col" className="number">
                {texts.highest}
              </th>
            </tr>
          </thead>
          <tbody>
            {newest.map((point) => (
              <tr key={point.at}>
                <td className="history__time">{formatMoment(point.at, language)}</td>
                <td>
                  <StatusMark state={point.state} />
                </td>
                <td className="number">{formatNumber(point.samples, language)}</td>
                <td className="number">
                  {point.latencyMs === null ? '–' : formatDuration(point.latencyMs, language)}
                </td>
                <td className="number">
                  {point.maxLatencyMs === null ? '–' : formatDuration(point.maxLatencyMs, language)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {left > 0 ? <p className="muted small">{ui.notShown(formatNumber(left, language))}</p> : null}
    </details>
  );
}
