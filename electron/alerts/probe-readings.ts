import type { TargetId } from '../../shared/model/ids.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { ProbeKindName } from '../../shared/model/probe.ts';
import type { State } from '../../shared/model/state.ts';
import { likeliestFirst } from '../../shared/rules/cause-order.ts';
import { worstState } from '../../shared/rules/worst-state.ts';
import { andMoreProbes } from '../../shared/text/and-more.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { Reading, Verdict } from './alert-ports.ts';

/** Where a probe stands, after its own damping. */
export type ProbeStanding = {
  readonly id: string;
  readonly title: LocalText;
  readonly kind: ProbeKindName;
  readonly state: State;
  readonly reason: LocalText | null;
  readonly since: number | null;
};

type WatchedTarget = {
  readonly id: TargetId;
  readonly name: string;
  readonly probes: readonly ProbeStanding[];
};

/** After this, not knowing is an alert: shorter is a console that has just woken up, or a network that went away for a moment. */
export const unknownAfterMs = 10 * 60_000;

type ProbeCause = 'state' | 'freshness' | 'certificate';

function causeOf({ kind }: ProbeStanding): ProbeCause {
  if (kind === 'freshness') return 'freshness';
  return kind === 'tls' ? 'certificate' : 'state';
}

/** One reading for each cause that the target's probes can have, so that a server that is gone is one alert and not one for each probe. */
export function readTarget(
  target: WatchedTarget,
  holdersOf: (key: string) => readonly string[],
  now: number,
): readonly Reading[] {
  const byCause = Map.groupBy(target.probes, causeOf);
  return [...byCause].map(([cause, probes]) => readCause(target, cause, probes, holdersOf, now));
}

function readCause(
  target: WatchedTarget,
  cause: ProbeCause,
  probes: readonly ProbeStanding[],
  holdersOf: (key: string) => readonly string[],
  now: number,
): Reading {
  const key = `${cause}/${target.id}`;
  const held = new Set(holdersOf(key));
  const bad = probes.filter((probe) => isBad(probe, now));
  const notSeen = probes.filter(({ id, state }) => held.has(id) && state !== 'ok' && !isOneOf(bad, id));
  const worst = worstState(bad.map(({ state }) => state));
  const holding = bad.filter(({ state }) => state === worst);
  const [first] = likeliestFirst(holding, ({ kind }) => kind);
  return {
    key,
    cause,
    targetId: target.id,
    subject: target.name,
    verdict: first === undefined ? (notSeen.length > 0 ? 'unsure' : 'well') : verdictOf(worst),
    reason: first === undefined ? nothing : reasonOf(first, bad.length - 1),
    since: first === undefined ? null : earliest(holding),
    holders: [...bad, ...notSeen].map(({ id }) => id),
  };
}

const nothing = localText('', '');

function isBad({ state, since }: ProbeStanding, now: number): boolean {
  if (state === 'unknown') return since !== null && now - since >= unknownAfterMs;
  return state === 'down' || state === 'degraded';
}

function isOneOf(probes: readonly ProbeStanding[], id: string): boolean {
  return probes.some((probe) => probe.id === id);
}

function earliest(probes: readonly ProbeStanding[]): number | null {
  const known = probes.flatMap(({ since }) => (since === null ? [] : [since]));
  return known.length === 0 ? null : Math.min(...known);
}

function verdictOf(state: State): Verdict {
  return state === 'down' || state === 'degraded' || state === 'unknown' ? state : 'well';
}

function reasonOf({ title, reason }: ProbeStanding, more: number): LocalText {
  const en = reason === null ? title.en : `${title.en}: ${reason.en}`;
  const ko = reason === null ? title.ko : `${title.ko}: ${reason.ko}`;
  return andMoreProbes(localText(clip(en), clip(ko)), more);
}

function clip(text: string): string {
  return text.length > 1000 ? `${text.slice(0, 999)}…` : text;
}
