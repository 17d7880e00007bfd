import { TargetId } from '../../shared/model/ids.ts';
import type { createFacts } from './changes.ts';
import type { SnapshotDesk } from './desk.ts';
import type { Foundation } from './foundation.ts';
import { Coalescer } from './live-events.ts';
import { monitoredTargets } from './monitored-targets.ts';
import type { ConsoleOptions } from './options.ts';
import { publishProbes, publishTargets } from './publishing.ts';
import { createTargetResources } from './target-resources.ts';
import type { Sending } from './target-services.ts';
import type { DisposableStack } from '../platform/disposable.ts';
import type { PolicyService } from '../policies/policy-service.ts';
import { createProbeEngine } from '../probes/engine/probe-engine.ts';
import { localProbeKinds } from '../probes/kinds/local-kinds.ts';
import { networkProbeKinds } from '../probes/kinds/network-kinds.ts';
import { socketIoKind } from '../probes/kinds/socket-io.ts';
import { MaintenanceService } from '../probes/maintenance/maintenance-service.ts';
import type { ProbeKindTable } from '../probes/probe-kind.ts';
import { keptSetsOf } from '../snapshots/freshness.ts';

export const probeKinds: ProbeKindTable = {
  ...networkProbeKinds,
  ...localProbeKinds,
  'socket-io': socketIoKind,
};

type ProbingParts = Pick<SnapshotDesk, 'catalogue' | 'repositories'> & {
  readonly policies: PolicyService;
  readonly facts: ReturnType<typeof createFacts>;
  readonly sending: Sending;
};

/** The engine and the maintenance windows it minds; each change becomes an event, at most ten a second. */
export function createProbing(
  options: ConsoleOptions,
  { clock, database, children, dispatcher, journal, credentials, packs, targets }: Foundation,
  { catalogue, repositories, policies, facts, sending }: ProbingParts,
  disposables: DisposableStack,
) {
  const changedTargets = disposables.add(
    new Coalescer<string>(clock, (ids) => publishTargets(dispatcher, engine, ids)),
  );
  const changedProbes = disposables.add(
    new Coalescer<string>(clock, (keys) => publishProbes(dispatcher, engine, keys)),
  );
  const maintenance = new MaintenanceService({
    database,
    clock,
    journal,
    hasTarget: (targetId) => targets.list().some(({ id }) => id === targetId),
    onChange: (targetId) => engine.maintenanceChanged(targetId),
  });
  const engine = createProbeEngine({
    clock,
    logger: options.logger,
    database,
    kinds: probeKinds,
    targets: monitoredTargets({ packs, credentials, listTargets: () => targets.list() }),
    contextFor: (target) => createTargetResources(target, { clock, packs, ...sending }),
    children,
    journal,
    maintenance,
    freshnessFor: (id) => keptSetsOf(catalogue, repositories.list(), TargetId.parse(id)),
    policiesFor: (id, signal) => policies.check(TargetId.parse(id), signal),
    forgetRefusals: (targetId) => sending.refusalsOf?.(targetId).forget(),
    onResult: (...came) => facts.watch.resultCame(...came),
    onChange: ({ targetId, probeIds }) => {
      changedTargets.add(targetId);
      for (const probeId of probeIds) changedProbes.add(`${targetId}/${probeId}`);
    },
  });
  disposables.add(engine);
  const newCredentials = disposables.add(
    new Coalescer<string>(clock, (ids) => {
      for (const id of ids) engine.credentialsChanged(id);
    }),
  );
  disposables.defer(credentials.onChanged((targetId) => newCredentials.add(targetId)));
  return { engine, maintenance };
}
