import { parseNaiveTime } from '../../../shared/rules/naive-time.ts';
import { compileRegex } from '../../packs/expression/regex.ts';
import type { FactDefinition } from '../../packs/schema/incident.ts';
import type { ObservedFact } from './fact-store.ts';

/** Two starts that are less apart are one: a duration is told in whole seconds, and arrives late. */
const startToleranceMs = 120_000;
const valueCharacters = 300;

/**
 * A fact that a pack describes, read out of a text at `at` (epoch ms); none where the text does not say it. `aheadMs`: how far the clock is ahead that
 * the text was written by.
 */
export function toldFact(
  fact: FactDefinition,
  text: string,
  at: number,
  zone: string,
  aheadMs = 0,
): readonly ObservedFact[] {
  const found = fact.pattern === undefined ? text.trim() : firstMatch(fact.pattern, text);
  if (found === null || found === '') return [];
  const common = {
    id: `told:${fact.id}`,
    kind: fact.kind,
    title: fact.title,
    probeId: 'probe' in fact.from ? fact.from.probe : null,
    policyId: null,
  };
  if (fact.as === 'text') return [{ ...common, value: found.slice(0, valueCharacters) }];
  const startedAt = startOf(fact.as, found, at + aheadMs, zone);
  if (startedAt === null || !Number.isFinite(startedAt)) return [];
  return [
    {
      ...common,
      value: String(Math.round(startedAt - aheadMs)),
      tolerance: startToleranceMs,
      shown: (value) => shownTime(Number(value)),
    },
  ];
}

function firstMatch(pattern: string, text: string): string | null {
  const regex = compileRegex(pattern);
  return regex.kind === 'regex' ? regex.first(text) : null;
}

function startOf(
  as: Exclude<FactDefinition['as'], 'text'>,
  text: string,
  at: number,
  zone: string,
): number | null {
  if (as === 'uptime-seconds') return at - Number(text) * 1000;
  if (as === 'epoch-seconds') return Number(text) * 1000;
  const naive = parseNaiveTime(text, zone);
  if (naive !== null) return naive;
  const other = Date.parse(text);
  return Number.isNaN(other) ? null : other;
}

function shownTime(at: number): string {
  return Math.abs(at) < 8.64e15 ? new Date(at).toISOString() : String(at);
}
