import { useMemo } from 'react';
import type { LinkStatus } from '../../../shared/model/connection.ts';
import type { TargetId } from '../../../shared/model/ids.ts';
import type { State } from '../../../shared/model/state.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { connectionTexts } from '../../app/texts/connection.ts';
import { useCloseLink, useLink, useOpenLink } from '../../data/connection.ts';
import { Button } from '../../ui/Button.tsx';
import { TimeSeries } from '../../ui/chart/TimeSeries.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { Waiting } from '../../ui/Waiting.tsx';

/** What is usually quick is told of after a moment. */
const waitingMs = 1000;

const linkState: Readonly<Record<LinkStatus['state'], State>> = {
  closed: 'paused',
  connecting: 'pending',
  connected: 'ok',
  reconnecting: 'degraded',
  failed: 'down',
};

/** A connection that is kept open to be watched. */
export function LinkCard(props: { readonly targetId: TargetId }) {
  const texts = useTexts(connectionTexts);
  const link = useLink(props.targetId);
  const opening = useOpenLink(props.targetId);
  const closing = useCloseLink(props.targetId);
  const status = link.data?.status ?? null;
  const open = status !== null && status.state !== 'closed' && status.state !== 'failed';
  return (
    <section className="card card--padded stack" aria-label={texts.link}>
      <div className="row-line row-line--apart">
        <div className="grow stack stack--tight">
          <h2>{texts.link}</h2>
          <p className="muted">{texts.linkHelp}</p>
        </div>
        <Button
          icon={open ? 'stop' : 'run'}
          busy={opening.isPending || closing.isPending}
          disabled={status === null}
          onClick={() => (open ? closing.mutate() : opening.start(null))}
        >
          {open ? texts.close : texts.open}
        </Button>
      </div>
      {opening.isPending ? (
        <Waiting text={texts.connecting} afterMs={waitingMs} onStop={opening.cancel} />
      ) : null}
      <ErrorNote error={opening.error ?? closing.error ?? link.error} />
      {status === null ? null : <LinkFacts status={status} />}
      {status === null ? null : <RoundTrips status={status} />}
      {status === null ? null : <LinkLog status={status} />}
    </section>
  );
}

function LinkFacts(props: { readonly status: LinkStatus }) {
  const { status } = props;
  const texts = useTexts(connectionTexts);
  const language = useLanguage();
  const latest = status.roundTrips.at(-1);
  return (
    <dl className="link-facts">
      <div>
        <dt>{texts.state}</dt>
        <dd>
          <span role="status">
            <StatusMark state={linkState[status.state]} compact /> {texts[status.state]}
          </span>
        </dd>
      </div>
      <div>
        <dt>{texts.transport}</dt>
        <dd>{status.transport ?? '–'}</dd>
      </div>
      <div>
        <dt>{texts.since}</dt>
        <dd>{status.connectedAt === null ? '–' : <RelativeTime at={status.connectedAt} focusable />}</dd>
      </div>
      <div>
        <dt>{texts.reconnects}</dt>
        <dd>{formatNumber(status.reconnects, language)}</dd>
      </div>
      <div>
        <dt>{texts.latest}</dt>
        <dd>{latest === undefined ? '–' : formatDuration(latest.ms, language)}</dd>
      </div>
    </dl>
  );
}

function RoundTrips(props: { readonly status: LinkStatus }) {
  const texts = useTexts(connectionTexts);
  const language = useLanguage();
  const { roundTrips } = props.status;
  const times = useMemo(() => roundTrips.map((each) => each.at), [roundTrips]);
  const lines = useMemo(
    () => [{ label: texts.roundTrips, values: roundTrips.map((each) => each.ms), tone: 'main' as const }],
    [roundTrips, texts],
  );
  const format = useMemo(() => (value: number) => formatDuration(value, language), [language]);
  const first = times[0];
  const last = times.at(-1);
  if (first === undefined || last === undefined) return <p className="muted small">{texts.noRoundTrips}</p>;
  const all = roundTrips.map((each) => each.ms);
  const summary = texts.rttSummary(
    format(Math.min(...all)),
    format(Math.max(...all)),
    format(all.at(-1) ?? 0),
  );
  return (
    <figure className="stack stack--tight">
      <TimeSeries
        times={times}
        lines={lines}
        from={first}
        to={Math.max(last, first + 30_000)}
        format={format}
        summary={summary}
        height={130}
      />
      <figcaption className="muted small">{summary}</figcaption>
    </figure>
  );
}

function LinkLog(props: { readonly status: LinkStatus }) {
  const texts = useTexts(connectionTexts);
  const local = useLocal();
  const language = useLanguage();
  const events = props.status.events.toReversed();
  return (
    <div className="stack stack--tight">
      <h3>{texts.events}</h3>
      {events.length === 0 ? (
        <p className="muted small">{texts.noEvents}</p>
      ) : (
        <ScrollRegion className="link-log" label={texts.events}>
          <ol>
            {events.map((event, index) => (
              <li key={`${event.at}/${index}`} className="link-log__line">
                <span className="muted mono">{formatMoment(event.at, language)}</span>
                <span className="tag">{event.kind}</span>
                <span className="grow">
                  <Plain text={local(event.text)} />
                </span>
              </li>
            ))}
          </ol>
        </ScrollRegion>
      )}
    </div>
  );
}
