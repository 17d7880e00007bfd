import { memo } from 'react';
import type { ProbeId } from '../../../shared/model/ids.ts';
import type { ProbeSummary } from '../../../shared/model/probe.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { formatValue } from '../../../shared/text/format-value.ts';
import { probeTexts } from '../../app/texts/probes.ts';
import { useCancelRun } from '../../data/probes.ts';
import { useRunProbes } from '../../data/targets.ts';
import { HistoryStrip } from '../../ui/chart/HistoryStrip.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Menu, MenuActions } from '../../ui/Menu.tsx';
import { useNow } from '../../ui/now.ts';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { isStale, recentCounts } from './probe-groups.ts';
import type { ProbeGroup } from './probe-groups.ts';
import type { PauseAsk } from './PauseDialog.tsx';
import { useGroupTitle } from './use-group-title.ts';

type Handlers = {
  readonly onOpen: (probeId: ProbeId) => void;
  readonly onPause: (ask: PauseAsk) => void;
};

const columns = ['state', 'title', 'reason', 'value', 'strip', 'latency', 'age', 'actions'] as const;

/** The groups follow each other closely: each says its column titles, and one row above them all shows them. */
const columnTitle = {
  state: 'state',
  title: 'probe',
  reason: 'reason',
  value: 'value',
  strip: 'history',
  latency: 'latency',
  age: 'checked',
  actions: 'actions',
} as const;

/** The column titles of all groups, in view while they scroll. */
export function ProbeTitles() {
  const texts = useTexts(probeTexts);
  return (
    <div className="probe-titles" aria-hidden="true">
      {columns.map((column) => (
        <span key={column} className={`probe-col-${column}`}>
          {column === 'actions' ? '' : texts[columnTitle[column]]}
        </span>
      ))}
    </div>
  );
}

export function ProbeTable(props: Handlers & { readonly target: TargetSummary; readonly group: ProbeGroup }) {
  const texts = useTexts(probeTexts);
  const title = useGroupTitle()(props.group.name);
  return (
    <section className="card probe-group" aria-label={texts.group(title)}>
      <h2 className="probe-group__title">{title}</h2>
      <table className="table probe-table" aria-label={texts.group(title)}>
        <thead className="probe-table__head">
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" className={`probe-col-${column}`}>
                <span className="visually-hidden">{texts[columnTitle[column]]}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.group.probes.map((probe) => (
            <ProbeRow
              key={probe.id}
              target={props.target}
              probe={probe}
              onOpen={props.onOpen}
              onPause={props.onPause}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const ProbeRow = memo(function ProbeRow(
  props: Handlers & { readonly target: TargetSummary; readonly probe: ProbeSummary },
) {
  const { probe } = props;
  const texts = useTexts(probeTexts);
  const local = useLocal();
  const language = useLanguage();
  const stale = isStale(probe, useNow());
  return (
    <tr className={stale ? 'is-stale' : ''} aria-busy={probe.running || undefined}>
      <td className="probe-col-state">
        <StatusMark state={probe.state} />
      </td>
      <td className="probe-col-title">
        <div className="probe-title">
          <button type="button" className="link-button" onClick={() => props.onOpen(probe.id)}>
            <Plain text={local(probe.title)} clip />
          </button>
          <ProbeTags probe={probe} stale={stale} />
        </div>
      </td>
      <td className="probe-col-reason">
        {probe.reason === null ? null : <Plain text={local(probe.reason)} clip />}
      </td>
      <td className="probe-col-value number">
        {probe.value === null ? null : <Plain text={formatValue(probe.value, probe.unit, language)} clip />}
      </td>
      <td className="probe-col-strip">
        <Strip probe={probe} />
      </td>
      <td className="probe-col-latency number muted">
        {probe.latencyMs === null ? null : formatDuration(probe.latencyMs, language)}
      </td>
      <td className="probe-col-age number muted">
        {probe.checkedAt === null ? texts.never : <RelativeTime at={probe.checkedAt} form="age" />}
      </td>
      <td className="probe-col-actions">
        <ProbeActions {...props} />
      </td>
    </tr>
  );
});

function ProbeTags(props: { readonly probe: ProbeSummary; readonly stale: boolean }) {
  const texts = useTexts(probeTexts);
  return (
    <>
      {props.probe.writes ? (
        <span className="tag" title={texts.writesHint}>
          {texts.writes}
        </span>
      ) : null}
      {props.probe.running ? <span className="tag">{texts.running}</span> : null}
      {props.stale ? (
        <span className="tag" title={texts.staleHint}>
          {texts.stale}
        </span>
      ) : null}
    </>
  );
}

function Strip(props: { readonly probe: ProbeSummary }) {
  const texts = useTexts(probeTexts);
  const language = useLanguage();
  const counts = recentCounts(props.probe.recent);
  return (
    <HistoryStrip
      slots={60}
      bars={props.probe.recent}
      summary={texts.historySummary(formatNumber(counts.all, language), formatNumber(counts.ok, language))}
    />
  );
}

function ProbeActions(props: Handlers & { readonly target: TargetSummary; readonly probe: ProbeSummary }) {
  const { probe, onOpen, onPause } = props;
  const texts = useTexts(probeTexts);
  const local = useLocal();
  const run = useRunProbes(props.target.id);
  const cancel = useCancelRun(props.target.id);
  const isRunning = run.isPending || probe.running;
  const name = local(probe.title);
  const paused = probe.paused !== null;
  return (
    <span className="row-actions">
      <IconButton
        small
        icon="run"
        name={texts.runNamed(name)}
        busy={isRunning}
        onClick={() => run.mutate([probe.id])}
      />
      <Menu trigger={<IconButton small icon="more" name={texts.actionsFor(name)} />}>
        <MenuActions
          actions={[
            { id: 'evidence', label: texts.evidence, icon: 'search', onChoose: () => onOpen(probe.id) },
            isRunning
              ? {
                  id: 'cancel',
                  label: texts.cancel,
                  icon: 'stop',
                  onChoose: () => cancel.mutate([probe.id]),
                }
              : { id: 'run', label: texts.run, icon: 'run', onChoose: () => run.mutate([probe.id]) },
            paused
              ? {
                  id: 'resume',
                  label: texts.resume,
                  icon: 'run',
                  onChoose: () => onPause({ kind: 'resume', probe }),
                }
              : {
                  id: 'pause',
                  label: texts.pause,
                  icon: 'pause',
                  onChoose: () => onPause({ kind: 'pause', probe }),
                },
          ]}
        />
      </Menu>
    </span>
  );
}
