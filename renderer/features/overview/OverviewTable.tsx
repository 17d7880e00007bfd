import { memo } from 'react';
import type { KeyboardEvent } from 'react';
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { IncidentId } from '../../../shared/model/ids.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { routeHref, targetHref } from '../../app/routes.ts';
import { incidentTexts } from '../../app/texts/incidents.ts';
import { overviewTexts } from '../../app/texts/overview.ts';
import { useOpenIncidents } from '../../data/incidents.ts';
import { useFreshness } from '../../data/snapshots.ts';
import { useProbeNow } from '../../data/targets.ts';
import { Sparkline } from '../../ui/chart/Sparkline.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { certificateState, latestLatencyMs } from './overview-rows.ts';
import { useGrowing } from './use-growing.ts';

/** Arrow keys go from row to row, Enter opens the one in hand. */
export function OverviewTable(props: { readonly rows: readonly TargetSummary[] }) {
  const texts = useTexts(overviewTexts);
  const drawn = useGrowing(props.rows.length);
  const freshness = useFreshness();
  const incidents = useOpenIncidents();
  return (
    <table className="table overview__table" aria-label={texts.targets}>
      <thead>
        <tr>
          <th scope="col" className="col-state">
            {texts.state}
          </th>
          <th scope="col" className="col-name">
            {texts.target}
          </th>
          <th scope="col" className="col-reason">
            {texts.reason}
          </th>
          <th scope="col" className="col-age number">
            {texts.since}
          </th>
          <th scope="col" className="col-latency">
            {texts.latency}
          </th>
          <th scope="col" className="col-verified number">
            {texts.verified}
          </th>
          <th scope="col" className="col-proven number">
            {texts.proven}
          </th>
          <th scope="col" className="col-certificate number">
            {texts.certificate}
          </th>
          <th scope="col" className="col-age col-checked number">
            {texts.checked}
          </th>
          <th scope="col" className="col-action">
            <span className="visually-hidden">{texts.actions}</span>
          </th>
        </tr>
      </thead>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- moves the focus among the links inside */}
      <tbody onKeyDown={moveAmongRows}>
        {props.rows.slice(0, drawn).map((target) => (
          <OverviewRow
            key={target.id}
            target={target}
            verifiedAt={freshness && (freshness.get(target.id)?.verifiedAt ?? null)}
            provenAt={freshness && (freshness.get(target.id)?.provenAt ?? null)}
            incidentId={incidents.get(target.id) ?? null}
          />
        ))}
      </tbody>
    </table>
  );
}

function moveAmongRows(event: KeyboardEvent<HTMLElement>): void {
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row-link]')];
  const at = links.findIndex((link) => link.closest('tr')?.contains(document.activeElement));
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
  if (next === undefined || at < 0) return;
  const link = links[next];
  if (!link) return;
  event.preventDefault();
  link.focus();
  link.scrollIntoView({ block: 'nearest' });
}

const tagDays = 30;

/** Undefined until it is known. Moments and no objects, so that a row is drawn again only when they change. */
type RowProps = {
  readonly target: TargetSummary;
  readonly verifiedAt: number | null | undefined;
  readonly provenAt: number | null | undefined;
  /** The newest one that is open. */
  readonly incidentId: IncidentId | null;
};

const OverviewRow = memo(function OverviewRow(props: RowProps) {
  const { target } = props;
  const texts = useTexts(overviewTexts);
  const incidents = useTexts(incidentTexts);
  const local = useLocal();
  return (
    <tr className={target.stale ? 'is-stale' : ''}>
      <td>
        <StatusMark state={target.state} />
      </td>
      <td>
        <div className="overview__name">
          <a href={targetHref(target.id)} data-row-link>
            <Plain text={target.name} clip />
          </a>
          {props.incidentId === null ? null : (
            <a
              className="tag overview__incident"
              href={routeHref({ place: 'incident', incidentId: props.incidentId })}
            >
              {incidents.incident}
            </a>
          )}
          {target.inMaintenance ? <span className="tag">{texts.maintenance}</span> : null}
          {target.stale ? (
            <span className="tag" title={texts.staleHint}>
              {texts.stale}
            </span>
          ) : null}
          <CertificateTag daysLeft={target.certificateDaysLeft} />
          <span className="overview__pack muted small">
            <Plain text={local(target.packTitle)} clip />
          </span>
        </div>
      </td>
      <td className="overview__reason">
        {target.reason === null ? null : <Plain text={local(target.reason)} clip />}
      </td>
      <td className="number">
        {target.since === null ? '–' : <RelativeTime at={target.since} form="age" />}
      </td>
      <td>
        <Latency target={target} />
      </td>
      <td className="col-verified number">
        <SetAge at={props.verifiedAt} target={target} none={texts.noVerified} />
      </td>
      <td className="col-proven number">
        <SetAge at={props.provenAt} target={target} none={texts.noProven} />
      </td>
      <td className="col-certificate number">
        <Certificate daysLeft={target.certificateDaysLeft} />
      </td>
      <td className="col-checked number muted">
        {target.lastCheckedAt === null ? (
          texts.neverChecked
        ) : (
          <RelativeTime at={target.lastCheckedAt} form="age" />
        )}
      </td>
      <td>
        <ProbeNow target={target} />
      </td>
    </tr>
  );
});

/** The age of a verified set or of a proven restore; it leads to the snapshots of the target. */
function SetAge(props: {
  readonly at: number | null | undefined;
  readonly target: TargetSummary;
  readonly none: string;
}) {
  const { at, target } = props;
  if (at === undefined) return null;
  const href = routeHref({ place: 'target', targetId: target.id, tab: 'snapshots', viewId: null });
  return (
    <a className="overview__age" href={href} {...(at === null ? { title: props.none } : {})}>
      <span className="visually-hidden">{target.name}: </span>
      {at === null ? (
        <>
          <span aria-hidden="true">–</span>
          <span className="visually-hidden">{props.none}</span>
        </>
      ) : (
        <RelativeTime at={at} form="age" />
      )}
    </a>
  );
}

function Certificate(props: { readonly daysLeft: number | null }) {
  const texts = useTexts(overviewTexts);
  const text = useDaysLeft();
  const { daysLeft } = props;
  if (daysLeft === null) {
    return (
      <span className="muted" title={texts.noCertificate}>
        –
      </span>
    );
  }
  const state = certificateState(daysLeft);
  return state === 'ok' ? (
    text(daysLeft)
  ) : (
    <span className="certificate" data-state={state}>
      {text(daysLeft)}
    </span>
  );
}

/** Beside the name where there is no room for the column: only of a certificate that ends within thirty days. */
function CertificateTag(props: { readonly daysLeft: number | null }) {
  const texts = useTexts(overviewTexts);
  const text = useDaysLeft();
  const { daysLeft } = props;
  if (daysLeft === null || daysLeft >= tagDays) return null;
  return (
    <span className="tag overview__certificate" data-tone={certificateState(daysLeft)}>
      {texts.certificate}: {text(daysLeft)}
    </span>
  );
}

function useDaysLeft(): (daysLeft: number) => string {
  const texts = useTexts(overviewTexts);
  const language = useLanguage();
  return (daysLeft) => (daysLeft < 0 ? texts.expired : texts.days(formatNumber(daysLeft, language)));
}

function Latency(props: { readonly target: TargetSummary }) {
  const texts = useTexts(overviewTexts);
  const language = useLanguage();
  const { latencyMs } = props.target;
  const latest = latestLatencyMs(props.target);
  const known = latencyMs.filter((value) => value !== null);
  const summary =
    latest === null
      ? texts.noLatency
      : texts.latencySummary(
          formatDuration(Math.min(...known), language),
          formatDuration(Math.max(...known), language),
          formatDuration(latest, language),
        );
  return (
    <span className="overview__latency" title={summary}>
      <Sparkline values={latencyMs} summary={summary} />
      <span className="number">{latest === null ? '–' : formatDuration(latest, language)}</span>
    </span>
  );
}

function ProbeNow(props: { readonly target: TargetSummary }) {
  const texts = useTexts(overviewTexts);
  const local = useLocal();
  const probe = useProbeNow();
  return (
    <IconButton
      small
      icon="run"
      name={texts.probeNow(props.target.name)}
      busy={probe.isPending}
      onClick={() =>
        probe.mutate(props.target.id, {
          onError: (error) =>
            showToast(`${props.target.name}: ${isAppError(error) ? local(error.text) : error.message}`),
        })
      }
    />
  );
}
