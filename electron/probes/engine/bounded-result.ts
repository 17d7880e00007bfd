import type { EvidenceFact, ProbeResult } from '../../../shared/model/probe.ts';
import type { ProbeOutcome } from '../probe-kind.ts';
import { engineLimits } from './engine-limits.ts';
import type { RunEnd } from './run-probe.ts';

const factLengths = [4_000, 1_000, 200, 40] as const;
const maxFacts = 200;
const maxSteps = 100;

/** The result of a run that measured something, or tried to. Its evidence never takes more than 64 kB. */
export function resultOf(end: Exclude<RunEnd, { kind: 'cancelled' }>, checkedAt: number): ProbeResult {
  if (end.kind === 'outcome') return boundedResult(end.outcome, checkedAt);
  const nothing = { state: 'unknown', value: null, unit: null, latencyMs: null } as const;
  return { ...nothing, reason: end.reason, checkedAt, evidence: [], steps: [] };
}

function boundedResult(outcome: ProbeOutcome, checkedAt: number): ProbeResult {
  for (const length of factLengths) {
    // Counted before anything is copied: what a kind hands over may be far larger than what is kept.
    if (charactersAt(outcome, length) > engineLimits.maxResultBytes) continue;
    const result = shorten(outcome, checkedAt, length);
    if (Buffer.byteLength(JSON.stringify(result)) <= engineLimits.maxResultBytes) return result;
  }
  const { state, reason, value, unit, latencyMs } = outcome;
  const note = { name: 'evidence', value: 'left out: it is larger than 64 kB' };
  return { state, reason, value, unit, latencyMs, checkedAt, evidence: [note], steps: [] };
}

function charactersAt({ evidence, steps }: ProbeOutcome, length: number): number {
  const count = (facts: readonly EvidenceFact[]) =>
    facts.slice(0, maxFacts).reduce((sum, { value }) => sum + Math.min(value.length, length), 0);
  return steps.slice(0, maxSteps).reduce((sum, { facts }) => sum + count(facts), count(evidence));
}

function shorten(outcome: ProbeOutcome, checkedAt: number, length: number): ProbeResult {
  const { state, reason, value, unit, latencyMs } = outcome;
  const steps = outcome.steps.slice(0, maxSteps);
  return {
    state,
    reason,
    value,
    unit,
    latencyMs,
    checkedAt,
    evidence: shortFacts(outcome.evidence, length),
    steps: steps.map((step) => ({ ...step, facts: shortFacts(step.facts, length) })),
  };
}

function shortFacts(facts: readonly EvidenceFact[], length: number): EvidenceFact[] {
  return facts.slice(0, maxFacts).map(({ name, value }) => ({
    name: name.slice(0, 200),
    value: value.length > length ? `${value.slice(0, length - 1)}…` : value,
  }));
}
