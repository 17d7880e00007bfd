import { isAppError } from '../../shared/errors/app-error.ts';
import { TargetId } from '../../shared/model/ids.ts';
import type { Target } from '../../shared/model/target.ts';
import type { Foundation } from './foundation.ts';
import type { ConsoleOptions } from './options.ts';
import { computerStartOf } from '../locations/computer-start.ts';
import { effectiveSettings } from '../packs/probes-for-target.ts';
import type { DisposableStack } from '../platform/disposable.ts';
import type { PolicyService } from '../policies/policy-service.ts';
import { ChangeService } from '../probes/changes/change-service.ts';
import { FactStore } from '../probes/changes/fact-store.ts';
import { FactWatch } from '../probes/changes/fact-watch.ts';
import type { ProbeEngine } from '../probes/engine/probe-engine.ts';

/** What is remembered of targets, and what takes it in. */
export function createFacts(
  { logger }: Pick<ConsoleOptions, 'logger'>,
  {
    clock,
    database,
    packs,
    targets,
    folderOf,
  }: Pick<Foundation, 'clock' | 'database' | 'packs' | 'targets' | 'folderOf'>,
  disposables: DisposableStack,
) {
  const store = new FactStore(database);
  const find = (targetId: string) => {
    const target = targetOrNull(targets, targetId);
    const pack = target === null ? null : packs.find(target.pack);
    if (target === null || pack === null) return null;
    const locationFor = (base: string) => folderOf(target, base);
    const { host } = target;
    return { pack, settings: effectiveSettings(pack, target.settings), locationFor, host };
  };
  const watch = disposables.add(
    new FactWatch({
      store,
      clock,
      logger,
      find,
      startOf: (location, signal) => computerStartOf(location, clock.now(), signal),
    }),
  );
  return { store, watch };
}

/** What changed on a target, told from what is remembered. */
export function createChanges(
  { clock, database, record, targets }: Pick<Foundation, 'clock' | 'database' | 'record' | 'targets'>,
  { store, watch }: ReturnType<typeof createFacts>,
  engine: ProbeEngine,
  policies: PolicyService,
): ChangeService {
  return new ChangeService({
    clock,
    database,
    store,
    watch,
    journal: record,
    states: (targetId) => {
      const { probes } = engine.snapshotProbes(targetId);
      const state = engine.targetSummary(targetId)?.state ?? 'unknown';
      const addedAt = targetOrNull(targets, targetId)?.createdAt ?? 0;
      return { state, probes: new Map(probes.map((probe) => [probe.id, probe.state])), addedAt };
    },
    checkPolicies: (targetId, signal) => policies.check(targetId, signal),
  });
}

function targetOrNull(targets: Foundation['targets'], targetId: string): Target | null {
  try {
    return targets.get(TargetId.parse(targetId));
  } catch (error: unknown) {
    if (isAppError(error)) return null;
    throw error;
  }
}
