import { join } from 'node:path';
import { isAppError } from '../../shared/errors/app-error.ts';
import type { JobId, RunId, TargetId } from '../../shared/model/ids.ts';
import type { JobOutcome } from '../../shared/model/job.ts';
import type { ProbeSummary } from '../../shared/model/probe.ts';
import type { VerifyLayerName } from '../../shared/model/snapshot.ts';
import { isStale } from '../../shared/rules/staleness.ts';
import { operatorText } from '../../shared/text/operator-text.ts';
import type { Foundation } from './foundation.ts';
import type { ConsoleOptions } from './options.ts';
import type { createSnapshots } from './snapshots.ts';
import type { createTargetServices } from './target-services.ts';
import { followJob } from './follow-job.ts';
import { Coalescer } from './live-events.ts';
import type { DisposableStack } from '../platform/disposable.ts';
import type { ProbeEngine } from '../probes/engine/probe-engine.ts';
import type { Begun, MeasuredClock, MeasuredProbe, SnapshotsPort } from '../runbooks/runbook-ports.ts';
import { RunbookService } from '../runbooks/runbook-service.ts';
import { senderTo } from './target-resources.ts';
import type { ResourceParts } from './target-resources.ts';

type Snapshots = ReturnType<typeof createSnapshots>;

export type RunbookParts = ReturnType<typeof createTargetServices> & {
  readonly snapshots: Snapshots;
  readonly engine: ProbeEngine;
  readonly sending: Pick<ResourceParts, 'secretsOf' | 'userAgent' | 'folderOf' | 'reached'>;
  readonly measure: (
    targetId: TargetId,
    probeIds: readonly string[],
    signal: AbortSignal,
  ) => Promise<readonly MeasuredProbe[]>;
};

const everyLayer: readonly VerifyLayerName[] = ['bytes', 'structure', 'meaning'];

/** Runbooks, and what their steps are carried out with: the same services that everything else uses. */
export function createRunbooks(
  options: ConsoleOptions,
  foundation: Foundation,
  parts: RunbookParts,
  disposables: DisposableStack,
): RunbookService {
  const { clock, database, dispatcher, journal, record, operator, settings, packs, targets } = foundation;
  const changed = disposables.add(
    new Coalescer<RunId>(clock, (ids) => {
      const runs = [...ids].flatMap((id) => runbooks.summary(id) ?? []);
      if (runs.length > 0) dispatcher.publish('runbooks.changed', { runs });
    }),
  );
  const runbooks: RunbookService = disposables.add(
    new RunbookService({
      database,
      clock,
      journal,
      recorded: (signal) => record.within({ from: 0, to: Number.MAX_SAFE_INTEGER, action: 'run.*' }, signal),
      logger: options.logger,
      operator: () => operatorText(operator, settings.read().operatorName),
      target: (id) => targets.get(id),
      targets: () => targets.list(),
      pack: (id) => packs.get(id),
      findPack: (id) => packs.find(id),
      packText: (id) => packs.source(id).text,
      learnSecrets: (targetId, signal) => learnSecrets(foundation.credentials, targetId, signal),
      clean: (text) => options.redactor.text(text),
      clockOf: (targetId) => clockOf(parts.engine, targetId, clock.now()),
      measure: parts.measure,
      send: (target, { inputs, ...request }, signal) =>
        senderTo(target, { clock, packs, ...parts.sending })(
          { ...request, inputs, arguments: {}, captured: {} },
          signal,
        ),
      policies: (targetId, signal) => parts.policies.check(targetId, signal),
      view: (request, signal) => parts.views.show(request, signal),
      actions: parts.actions,
      snapshots: snapshotsPort(parts.snapshots),
      filesFolder: join(options.folder.path, 'runs', 'files'),
      onChange: (id) => changed.add(id),
    }),
  );
  return runbooks;
}

/** What has been read once is kept out of every text. */
async function learnSecrets(
  credentials: Foundation['credentials'],
  targetId: TargetId,
  signal: AbortSignal,
): Promise<void> {
  for (const { ownerId, name } of credentials.list()) {
    if (ownerId !== targetId) continue;
    await credentials.read(ownerId, name, signal).catch((error: unknown) => {
      if (!isAppError(error) && !signal.aborted) throw error;
    });
  }
}

/** As much of the probes as tells of a clock. */
export type ClockSource = {
  readonly targetSummary: (targetId: TargetId) => object | null;
  readonly snapshotProbes: (targetId: TargetId) => {
    readonly probes: readonly Pick<ProbeSummary, 'kind' | 'value' | 'checkedAt' | 'everyMs'>[];
  };
};

/** By the target's probe of its clock, whose value is in seconds; an old value says nothing of a clock that was set since. */
export function clockOf(engine: ClockSource, targetId: TargetId, now: number): MeasuredClock | null {
  if (engine.targetSummary(targetId) === null) return null;
  const probe = engine.snapshotProbes(targetId).probes.find(({ kind }) => kind === 'clock');
  if (probe === undefined || probe.value === null || probe.checkedAt === null) return null;
  if (isStale(probe.checkedAt, probe.everyMs, now)) return null;
  return { offsetMs: Math.round(probe.value * 1000), measuredAt: probe.checkedAt };
}

function snapshotsPort({ snapshots, proofs, restores, repositories, registry }: Snapshots): SnapshotsPort {
  const begun = <Kind extends JobOutcome['kind'], Answer>(
    jobId: JobId,
    kind: Kind,
    answer: (outcome: Extract<JobOutcome, { kind: Kind }>) => Answer,
    signal: AbortSignal,
  ): Begun<Answer> => ({
    jobId,
    ended: followJob(registry, jobId, signal).then(({ outcome }) => {
      if (!isOfKind(outcome, kind)) throw new Error(`a ${kind} ended as ${String(outcome?.kind)}`);
      return answer(outcome);
    }),
  });
  const inPlace = (parts: readonly string[]) => ({
    to: { kind: 'in-place' as const },
    only: parts.length === 0 ? null : parts,
    paths: null,
    acceptLoss: false,
  });
  return {
    repositories: () => repositories.list(),
    list: (targetId) => snapshots.list({ targetId, repositoryId: null }),
    take: (wish, signal) => {
      const jobId = snapshots.capture({ ...wish, partialReason: null, retention: false });
      return begun(jobId, 'capture', ({ snapshot, verify }) => ({ snapshot, verify }), signal);
    },
    pin: async (id, reason, signal) => {
      await snapshots.pin(id, reason, signal);
    },
    verify: (id, signal) => begun(proofs.verify(id, everyLayer, 1), 'verify', ({ report }) => report, signal),
    drill: (id, boot, signal) =>
      begun(proofs.drill(id, { boot, scratch: null }), 'drill', ({ report }) => report, signal),
    planRestore: (snapshotId, parts, signal) => {
      const jobId = restores.plan({ snapshotId, ...inPlace(parts) });
      return begun(jobId, 'restore-plan', ({ plan }) => plan, signal).ended;
    },
    restore: (snapshotId, parts, confirmName, signal) => {
      const jobId = restores.run({ snapshotId, ...inPlace(parts) }, confirmName);
      return begun(jobId, 'restore', ({ result }) => result, signal);
    },
  };
}

function isOfKind<Kind extends JobOutcome['kind']>(
  outcome: JobOutcome | null,
  kind: Kind,
): outcome is Extract<JobOutcome, { kind: Kind }> {
  return outcome?.kind === kind;
}
