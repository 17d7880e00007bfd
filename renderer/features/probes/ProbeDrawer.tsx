import type { TargetId } from '../../../shared/model/ids.ts';
import type { ProbeSummary } from '../../../shared/model/probe.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { formatValue } from '../../../shared/text/format-value.ts';
import { probeTexts } from '../../app/texts/probes.ts';
import { failureOf } from '../../data/cancellable.ts';
import { useCancelRun, useProbeDetail } from '../../data/probes.ts';
import { useRunProbes } from '../../data/targets.ts';
import { Button } from '../../ui/Button.tsx';
import { Drawer } from '../../ui/Dialog.tsx';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { Facts, Steps } from '../../ui/Evidence.tsx';
import { RunbookLinks } from '../runbooks/RunbookLinks.tsx';
import type { PauseAsk } from './PauseDialog.tsx';
import { ProbeHistory } from './ProbeHistory.tsx';

type ProbeDrawerProps = {
  readonly targetId: TargetId;
  readonly probe: ProbeSummary | null;
  readonly onClose: () => void;
  readonly onPause: (ask: PauseAsk) => void;
};

/** Everything that is known about one probe: what it found, on what ground, and how it went before. */
export function ProbeDrawer(props: ProbeDrawerProps) {
  const { probe } = props;
  const local = useLocal();
  return (
    <Drawer
      open={probe !== null}
      onClose={props.onClose}
      title={probe === null ? '' : <Plain text={local(probe.title)} />}
    >
      {probe === null ? null : <Body key={probe.id} {...props} probe={probe} />}
    </Drawer>
  );
}

function Body(props: ProbeDrawerProps & { readonly probe: ProbeSummary }) {
  const { targetId, probe } = props;
  const texts = useTexts(probeTexts);
  const local = useLocal();
  const run = useRunProbes(targetId);
  const cancel = useCancelRun(targetId);
  const isRunning = run.isPending || probe.running;
  return (
    <div className="stack stack--wide">
      <div className="stack">
        <div className="verdict" data-state={probe.state} role="status">
          <StatusMark state={probe.state} size={18} />
          {probe.reason === null ? null : <Plain text={local(probe.reason)} />}
        </div>
        <div className="toolbar">
          <Button icon="run" busy={isRunning} onClick={() => run.mutate([probe.id])}>
            {texts.run}
          </Button>
          <Button
            icon={probe.paused === null ? 'pause' : 'run'}
            onClick={() => props.onPause({ kind: probe.paused === null ? 'pause' : 'resume', probe })}
          >
            {probe.paused === null ? texts.pause : texts.resume}
          </Button>
          {isRunning ? (
            <Button icon="stop" busy={cancel.isPending} onClick={() => cancel.mutate([probe.id])}>
              {texts.cancel}
            </Button>
          ) : null}
        </div>
        <ErrorNote error={failureOf(run.error) ?? cancel.error} />
        <RunbookLinks targetId={targetId} about="probes" id={probe.id} />
      </div>
      <About probe={probe} />
      <Evidence targetId={targetId} probe={probe} />
      <ProbeHistory targetId={targetId} probe={probe} />
    </div>
  );
}

function About(props: { readonly probe: ProbeSummary }) {
  const { probe } = props;
  const texts = useTexts(probeTexts);
  const local = useLocal();
  const language = useLanguage();
  return (
    <dl className="facts">
      <dt>{texts.checkedAt}</dt>
      <dd>{probe.checkedAt === null ? texts.never : <RelativeTime at={probe.checkedAt} focusable />}</dd>
      {probe.since === null ? null : (
        <>
          <dt>{texts.since}</dt>
          <dd>
            <RelativeTime at={probe.since} focusable />
          </dd>
        </>
      )}
      {probe.value === null ? null : (
        <>
          <dt>{texts.value}</dt>
          <dd>{formatValue(probe.value, probe.unit, language)}</dd>
        </>
      )}
      {probe.latencyMs === null ? null : (
        <>
          <dt>{texts.latency}</dt>
          <dd>{formatDuration(probe.latencyMs, language)}</dd>
        </>
      )}
      <dt>{texts.every}</dt>
      <dd>
        {formatDuration(probe.everyMs, language)}
        {probe.nextAt === null ? null : (
          <span className="muted">
            {' · '}
            {texts.next} <RelativeTime at={probe.nextAt} form="until" />
          </span>
        )}
      </dd>
      <dt>{texts.kind}</dt>
      <dd className="mono">
        {probe.kind} · {probe.id}
      </dd>
      {probe.proves === null ? null : (
        <>
          <dt>{texts.proves}</dt>
          <dd>
            <Plain text={local(probe.proves)} />
          </dd>
        </>
      )}
      {probe.writes ? (
        <>
          <dt>{texts.writes}</dt>
          <dd>{texts.writesHint}</dd>
        </>
      ) : null}
      {probe.paused === null ? null : (
        <>
          <dt>{texts.pausedBy(probe.paused.by)}</dt>
          <dd>
            <Plain text={probe.paused.reason} /> · <RelativeTime at={probe.paused.since} focusable />
          </dd>
        </>
      )}
    </dl>
  );
}

function Evidence(props: { readonly targetId: TargetId; readonly probe: ProbeSummary }) {
  const texts = useTexts(probeTexts);
  const detail = useProbeDetail(props.targetId, props.probe.id);
  const result = detail.data?.result;
  return (
    <>
      <ErrorNote error={detail.error} onRetry={() => void detail.refetch()} />
      {detail.isPending ? <Skeleton rows={4} /> : null}
      {result === null ? <p className="muted">{texts.noResult}</p> : null}
      {result && result.steps.length > 0 ? (
        <section className="stack" aria-label={texts.steps}>
          <h3>{texts.steps}</h3>
          <Steps steps={result.steps} />
        </section>
      ) : null}
      {result ? (
        <section className="stack" aria-label={texts.facts}>
          <h3>{texts.facts}</h3>
          {result.evidence.length === 0 ? (
            <p className="muted">{texts.noFacts}</p>
          ) : (
            <Facts facts={result.evidence} />
          )}
        </section>
      ) : null}
    </>
  );
}
