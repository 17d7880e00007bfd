import { isAppError } from '../../../shared/errors/app-error.ts';
import type { TargetId } from '../../../shared/model/ids.ts';
import type { EvidenceFact, ProbeSummary } from '../../../shared/model/probe.ts';
import type { Logger } from '../../platform/logger.ts';
import type { ProbeEngine } from './probe-engine.ts';

type FoundNow = Pick<ProbeSummary, 'id' | 'title' | 'state' | 'reason' | 'value' | 'unit'> & {
  readonly facts: readonly EvidenceFact[];
};

/** What probes find at this moment, by their worst answer and not by what they have been for long. */
export async function measureNow(
  engine: ProbeEngine,
  targetId: TargetId,
  probeIds: readonly string[],
  signal: AbortSignal,
): Promise<readonly FoundNow[]> {
  const { probes } = await engine.run(targetId, probeIds, { signal, operatorRun: false });
  return probes.map(({ probe, result }) => ({
    id: probe.id,
    title: probe.title,
    state: result?.state ?? probe.state,
    reason: result?.reason ?? probe.reason,
    value: result?.value ?? null,
    unit: result?.unit ?? null,
    facts: result?.evidence ?? [],
  }));
}

/** What was just kept, lost or excepted shows at once, and not when the probe of that kind is due; null: of all targets. */
export function measure(
  engine: ProbeEngine,
  logger: Logger,
  targetId: TargetId | null,
  wanted: 'freshness' | 'policy',
): void {
  if (targetId === null) {
    for (const { id } of engine.standings()) measure(engine, logger, id, wanted);
    return;
  }
  if (engine.targetSummary(targetId) === null) return;
  const ids = engine
    .snapshotProbes(targetId)
    .probes.filter(({ kind, state }) => kind === wanted && state !== 'paused')
    .map(({ id }) => id);
  if (ids.length === 0) return;
  const run = engine.run(targetId, ids, { signal: AbortSignal.timeout(30_000), operatorRun: false });
  run.catch((error: unknown) => {
    if (!isAppError(error)) logger.bug(error, wanted);
  });
}
