import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { ProbeResult } from '../../../shared/model/probe.ts';
import type { FactDefinition } from '../../packs/schema/incident.ts';
import type { ProbeDefinition } from '../../packs/schema/probe.ts';
import type { ObservedFact, SeenChange } from './fact-store.ts';
import { toldFact } from './told-fact.ts';

/** Free space that differs by less than this share of the disk, in percent, is the same. */
const diskTolerance = 10;

/** What a result of a probe says about its target besides its state. */
export function factsOfResult(
  definition: ProbeDefinition,
  result: ProbeResult,
  pack: { readonly facts: readonly FactDefinition[]; readonly zoneOf: (fact: FactDefinition) => string },
): readonly ObservedFact[] {
  return [
    ...certificateFact(definition, result),
    ...diskFact(definition, result),
    ...serverFact(definition, result),
    ...pack.facts.flatMap((fact) => {
      if (!('probe' in fact.from) || fact.from.probe !== definition.id) return [];
      const text = evidence(result, fact.from.evidence);
      return text === null ? [] : toldFact(fact, text, result.checkedAt, pack.zoneOf(fact));
    }),
  ];
}

/** Counters that began anew: the process behind them did. */
export function restartOfResult(definition: ProbeDefinition, result: ProbeResult): SeenChange | null {
  const restart = definition.kind === 'prometheus' ? evidence(result, 'restart') : null;
  if (restart === null) return null;
  return {
    kind: 'restart',
    title: joined(localText('Counters began anew', '카운터가 처음부터 다시 시작됨'), definition.title),
    before: null,
    after: restart,
    notBefore: null,
    probeId: definition.id,
    policyId: null,
  };
}

function certificateFact(definition: ProbeDefinition, result: ProbeResult): readonly ObservedFact[] {
  if (definition.kind !== 'tls') return [];
  const fingerprint = evidence(result, 'SHA-256 fingerprint');
  if (fingerprint === null) return [];
  const valid = evidence(result, 'valid') ?? '';
  return [
    {
      id: `certificate:${definition.id}`,
      kind: 'certificate',
      title: definition.title,
      value: `${evidence(result, 'subject') ?? ''} · ${valid} · ${fingerprint.slice(0, 23)}`,
      probeId: definition.id,
      policyId: null,
    },
  ];
}

function diskFact(definition: ProbeDefinition, { value, unit }: ProbeResult): readonly ObservedFact[] {
  if (definition.kind !== 'disk' || value === null || unit !== '%') return [];
  return [
    {
      id: `disk:${definition.id}`,
      kind: 'disk',
      title: joined(localText('Free space', '남은 공간'), definition.title),
      value: String(value),
      tolerance: diskTolerance,
      shown: (percent) => `${percent} %`,
      probeId: definition.id,
      policyId: null,
    },
  ];
}

/** What the server calls itself; of the main probe alone, because every probe would tell the same. */
function serverFact(definition: ProbeDefinition, result: ProbeResult): readonly ObservedFact[] {
  const server = definition.main && definition.kind === 'http' ? evidence(result, 'server') : null;
  if (server === null) return [];
  return [
    {
      id: 'server-header',
      kind: 'version',
      title: localText('What the server calls itself', '서버가 밝힌 이름'),
      value: server,
      probeId: definition.id,
      policyId: null,
    },
  ];
}

function evidence(result: ProbeResult, name: string): string | null {
  return result.evidence.find((fact) => fact.name === name)?.value ?? null;
}

function joined(what: LocalText, where: LocalText): LocalText {
  return localText(`${what.en}: ${where.en}`, `${what.ko}: ${where.ko}`);
}
