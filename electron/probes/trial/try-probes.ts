import type { LocalText } from '../../../shared/model/local-text.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { ProbeResult } from '../../../shared/model/probe.ts';
import type { ProbeDefinition } from '../../packs/schema/probe.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { engineLimits } from '../engine/engine-limits.ts';
import { resultOf } from '../engine/bounded-result.ts';
import { runDefinition } from '../engine/run-kind.ts';
import { runProbe } from '../engine/run-probe.ts';
import { StagedMemory } from '../engine/staged-memory.ts';
import type { ProbeContext, ProbeKindTable } from '../probe-kind.ts';

/** A probe that waits longer than this says enough about its server for a trial. */
const longestMs = 20_000;

type TrialRun = {
  readonly kinds: ProbeKindTable;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What all of them share; each gets a memory of its own, which is forgotten. */
  readonly context: Omit<ProbeContext, 'signal' | 'timeoutMs' | 'memory' | 'clock'>;
  /** Ends all of them; also what has not begun is then without a result. */
  readonly signal: AbortSignal;
};

type Tried = {
  readonly definition: ProbeDefinition;
  readonly result: ProbeResult | null;
  readonly why: LocalText | null;
};

/** Runs probes once, a few at a time, and keeps nothing: no history, no state, no memory for a next run. Never rejects. */
export async function tryProbes(
  definitions: readonly ProbeDefinition[],
  run: TrialRun,
): Promise<readonly Tried[]> {
  const tried = new Map<ProbeDefinition, ProbeResult | null>();
  const waiting = [...definitions];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      tried.set(next, await tryOne(next, run));
    }
  };
  await Promise.all(Array.from({ length: engineLimits.runsPerTarget }, work));
  return definitions.map((definition) => {
    const result = tried.get(definition) ?? null;
    return { definition, result, why: result === null ? endedText : null };
  });
}

async function tryOne(definition: ProbeDefinition, run: TrialRun): Promise<ProbeResult | null> {
  const { kinds, clock, logger, context, signal } = run;
  if (signal.aborted) return null;
  const timeoutMs = Math.min(definition.timeout, longestMs);
  const memory = new StagedMemory(null);
  const { ended } = runProbe({
    clock,
    logger,
    timeoutMs,
    cancel: signal,
    where: `trial of ${definition.id}`,
    run: (ending) =>
      runDefinition(kinds, definition, { ...context, clock, timeoutMs, memory, signal: ending }),
  });
  const end = await ended;
  return end.kind === 'cancelled' ? null : resultOf(end, clock.now());
}

const endedText = localText(
  'Not tried: the trial had ended before its turn. Try again when the server answers faster.',
  '시험하지 않음: 차례가 되기 전에 시험이 끝났습니다. 서버의 응답이 빨라지면 다시 시도하십시오.',
);
