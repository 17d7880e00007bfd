import type { LocalText } from '../model/local-text.ts';
import type { State } from '../model/state.ts';

/** Failures in a row that open an incident, and successes in a row that close it. Both at least 1. */
export type ThresholdRule = { readonly openAfter: number; readonly closeAfter: number };

/** What one run found. */
type Finding = { readonly state: State; readonly reason: LocalText | null; readonly at: number };

/** An incident that is open: since when (epoch ms), how bad it is now, since when it is as bad as that, and why. */
type OpenIncident = {
  readonly since: number;
  readonly severity: 'degraded' | 'down';
  readonly severitySince: number;
  readonly reason: LocalText | null;
};

/** Where a probe stands: the state that is shown, and what the next finding is weighed against. */
export type Standing = {
  readonly state: State;
  readonly reason: LocalText | null;
  readonly since: number | null;
  readonly failures: number;
  readonly successes: number;
  readonly incident: OpenIncident | null;
  /** The state before a gap hid it, so that waking up is not reported as a change. */
  readonly beforeGap: State | null;
};

export type TransitionKind = 'open' | 'close' | 'change';

/** A change of the shown state. An incident has exactly one `open` and one `close`; everything else is a `change`. */
export type Transition = {
  readonly at: number;
  readonly from: State;
  readonly to: State;
  readonly kind: TransitionKind;
  readonly reason: LocalText | null;
};

type Step = { readonly standing: Standing; readonly transition: Transition | null };

export const newStanding: Standing = {
  state: 'pending',
  reason: null,
  since: null,
  failures: 0,
  successes: 0,
  incident: null,
  beforeGap: null,
};

/**
 * Weighs one finding. A failure (degraded or down) opens after `openAfter` in a row, a success closes after `closeAfter` in
 * a row; the very first result is shown as measured, because there is no known good state to protect. Findings that
 * measured nothing (unknown, pending, paused) never open, close or hide an incident.
 */
export function advance(standing: Standing, finding: Finding, rule: ThresholdRule): Step {
  const next = weigh(standing, finding, rule);
  return { standing: next, transition: transitionBetween(standing, next, finding) };
}

/** Nothing was measured for a while: an earlier result is no longer shown. The incident, if any, stays open. */
export function afterGap(standing: Standing, at: number, reason: LocalText): Standing {
  if (standing.state === 'pending') return standing;
  return {
    ...standing,
    state: 'unknown',
    reason,
    since: at,
    beforeGap: standing.beforeGap ?? standing.state,
  };
}

function weigh(standing: Standing, finding: Finding, rule: ThresholdRule): Standing {
  switch (finding.state) {
    case 'down':
    case 'degraded':
      return onFailure(standing, finding, finding.state, rule);
    case 'ok':
      return onSuccess(standing, finding, rule);
    case 'unknown':
    case 'pending':
    case 'paused':
      return onNothingMeasured(standing, finding, finding.state);
  }
}

function onFailure(
  standing: Standing,
  finding: Finding,
  severity: OpenIncident['severity'],
  rule: ThresholdRule,
): Standing {
  const failures = standing.failures + 1;
  const counted: Standing = { ...standing, failures, successes: 0 };
  const opens = standing.incident !== null || standing.state === 'pending' || failures >= rule.openAfter;
  if (!opens) return standing.state === 'ok' ? counted : { ...counted, reason: finding.reason };
  const known = standing.incident;
  const severitySince = known?.severity === severity ? known.severitySince : finding.at;
  const incident = { since: known?.since ?? finding.at, severity, severitySince, reason: finding.reason };
  return showIncident(counted, incident);
}

function showIncident(standing: Standing, incident: OpenIncident): Standing {
  const { severity, severitySince, reason } = incident;
  return { ...standing, incident, state: severity, since: severitySince, reason, beforeGap: null };
}

function onSuccess(standing: Standing, finding: Finding, rule: ThresholdRule): Standing {
  const successes = standing.successes + 1;
  const counted: Standing = { ...standing, failures: 0, successes };
  if (standing.incident !== null && successes < rule.closeAfter)
    return showIncident(counted, standing.incident);
  const since = standing.state === 'ok' ? standing.since : finding.at;
  return { ...counted, incident: null, state: 'ok', reason: finding.reason, since, beforeGap: null };
}

function onNothingMeasured(
  standing: Standing,
  finding: Finding,
  state: 'unknown' | 'pending' | 'paused',
): Standing {
  const counted: Standing = { ...standing, successes: 0 };
  if (standing.incident !== null) {
    const stillUnknown = state === 'unknown' && standing.state === 'unknown';
    return stillUnknown ? { ...counted, reason: finding.reason } : counted;
  }
  if (state === 'pending' && standing.state === 'ok') return counted;
  const since = standing.state === state ? standing.since : finding.at;
  return { ...counted, state, reason: finding.reason, since, beforeGap: null };
}

function transitionBetween(before: Standing, after: Standing, finding: Finding): Transition | null {
  const from = before.beforeGap ?? before.state;
  const opened = before.incident === null && after.incident !== null;
  const closed = before.incident !== null && after.incident === null;
  if (!opened && !closed && (from === after.state || after.beforeGap !== null)) return null;
  const kind: TransitionKind = opened ? 'open' : closed ? 'close' : 'change';
  return { at: finding.at, from, to: after.state, kind, reason: after.reason };
}
