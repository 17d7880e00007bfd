import { isAppError } from '../../shared/errors/app-error.ts';
import type { JobId, ReleaseId } from '../../shared/model/ids.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { JobOutcome } from '../../shared/model/job.ts';
import type { FoundState } from '../../shared/model/release.ts';
import { operatorText } from '../../shared/text/operator-text.ts';
import type { AlertSource } from '../alerts/alert-ports.ts';
import type { createFacts } from './changes.ts';
import type { Foundation } from './foundation.ts';
import type { ConsoleOptions } from './options.ts';
import type { createSnapshots } from './snapshots.ts';
import { followJob } from './follow-job.ts';
import { Coalescer } from './live-events.ts';
import type { DisposableStack } from '../platform/disposable.ts';
import type { PolicyService } from '../policies/policy-service.ts';
import type { ProbeEngine } from '../probes/engine/probe-engine.ts';
import type { ReleasePorts, ReleaseSnapshots } from '../releases/release-ports.ts';
import { ReleaseService } from '../releases/release-service.ts';
import type { RunbookService } from '../runbooks/runbook-service.ts';

type Snapshots = ReturnType<typeof createSnapshots>;

export type ReleaseSources = {
  readonly snapshots: Snapshots;
  readonly engine: ProbeEngine;
  readonly policies: PolicyService;
  readonly facts: ReturnType<typeof createFacts>;
  readonly runbooks: RunbookService;
  /** A reason to go back came true. */
  readonly fired: ReleasePorts['fired'];
};

/** Releases, and what they are carried out with: the same services that everything else uses. */
export function createReleases(
  options: ConsoleOptions,
  foundation: Foundation,
  { snapshots, engine, policies, facts, runbooks, fired }: ReleaseSources,
  disposables: DisposableStack,
): ReleaseService {
  const { clock, database, dispatcher, journal, operator, settings, packs, targets } = foundation;
  const changed = disposables.add(
    new Coalescer<ReleaseId>(clock, (ids) => {
      const known = new Set(ids);
      dispatcher.publish('releases.changed', {
        releases: releases.list(null).filter(({ id }) => known.has(id)),
      });
    }),
  );
  const releases: ReleaseService = disposables.add(
    new ReleaseService({
      database,
      clock,
      journal,
      logger: options.logger,
      operator: () => operatorText(operator, settings.read().operatorName),
      target: (id) => targets.get(id),
      pack: (id) => packs.get(id),
      checkRepository: (id) => void snapshots.repositories.get(id),
      measure: (targetId, signal) => measureAll(engine, facts.watch, targetId, signal),
      standing: (targetId) =>
        engine.snapshotProbes(targetId).probes.map(({ id, title, state, reason, since }) => ({
          id,
          title,
          state,
          reason,
          since,
        })),
      policies: (targetId, signal) => policies.check(targetId, signal),
      fact: (targetId, factId) => facts.store.values(targetId).get(`told:${factId}`) ?? null,
      snapshots: releaseSnapshots(snapshots),
      ...checklists(runbooks),
      fired: (release, trigger) => {
        const { targetId, version, id } = release;
        const found = trigger.found?.en ?? '';
        journal.append({
          action: 'release.trigger',
          targetId,
          subject: version,
          result: 'done',
          details: { release: id, trigger: trigger.id, found },
        });
        fired(release, trigger);
      },
      onChange: (id) => changed.add(id),
    }),
  );
  return releases;
}

/** The checklists of releases are runs like any other. */
function checklists(
  runbooks: RunbookService,
): Pick<ReleasePorts, 'beginChecklist' | 'checklist' | 'endChecklist'> {
  return {
    beginChecklist: (targetId, runbookId, repositoryId) =>
      runbooks.start({ targetId, runbookId, repositoryId, incidentId: null }).id,
    checklist: (runId) => runbooks.summary(runId),
    endChecklist: async (runId, reason) => {
      const { revision } = runbooks.get(runId);
      await runbooks.abandon({ runId, revision, reason });
    },
  };
}

/** Reasons to go back, for as long as they are watched. */
export function releaseAlerts(releases: () => ReleaseService): AlertSource {
  return {
    prefixes: ['release/'],
    complete: true,
    read: () =>
      releases()
        .list(null)
        .filter(({ stage }) => stage === 'judging' || stage === 'watched')
        .flatMap(({ id, targetId, targetName, version, triggers }) =>
          triggers.map(({ id: trigger, title, firedAt, found }) => ({
            key: `release/${id}/${trigger}`,
            cause: 'release',
            targetId,
            subject: `${targetName} ${version}`,
            verdict: firedAt === null ? 'well' : 'down',
            reason: localText(
              `Go back: ${title.en}. ${found?.en ?? ''}`.trim(),
              `되돌리십시오: ${title.ko}. ${found?.ko ?? ''}`.trim(),
            ),
            since: firedAt,
            holders: [],
          })),
        ),
  };
}

const filesWithinMs = 20_000;

/** A version may stand in a file, which is otherwise looked at now and then. What cannot be read stays what was known of it. */
async function lookAtFiles(
  watch: ReleaseSources['facts']['watch'],
  targetId: string,
  signal: AbortSignal,
): Promise<void> {
  const looking = AbortSignal.any([signal, AbortSignal.timeout(filesWithinMs)]);
  try {
    await watch.look(targetId, looking);
  } catch (error: unknown) {
    signal.throwIfAborted();
    if (!looking.aborted && !isAppError(error)) throw error;
  }
}

/** Every probe that runs by itself, by its worst answer and not by what it has been for long. */
async function measureAll(
  engine: ProbeEngine,
  watch: ReleaseSources['facts']['watch'],
  targetId: string,
  signal: AbortSignal,
): Promise<readonly FoundState[]> {
  const { probes } = await engine.run(targetId, null, { signal, operatorRun: false });
  await lookAtFiles(watch, targetId, signal);
  return probes.map(({ probe, result }) => ({
    id: probe.id,
    title: probe.title,
    state: result?.state ?? probe.state,
    reason: result?.reason ?? probe.reason,
  }));
}

function releaseSnapshots(parts: Snapshots): ReleaseSnapshots {
  const { snapshots, restores, contents, registry } = parts;
  const ended = async <Kind extends JobOutcome['kind']>(jobId: JobId, kind: Kind, signal: AbortSignal) => {
    const { outcome } = await followJob(registry, jobId, signal);
    if (!isOfKind(outcome, kind)) throw new Error(`a ${kind} ended as ${String(outcome?.kind)}`);
    return outcome;
  };
  const inPlace = { to: { kind: 'in-place' }, only: null, paths: null, acceptLoss: false } as const;
  return {
    list: (targetId, repositoryId) => snapshots.list({ targetId, repositoryId }),
    take: async (wish, signal) => {
      const jobId = snapshots.capture({ ...wish, partialReason: null, verify: true, retention: false });
      const { snapshot } = await ended(jobId, 'capture', signal);
      return snapshots.get(snapshot.id);
    },
    pin: async (id, reason, signal) => {
      await snapshots.pin(id, reason, signal);
    },
    unpin: async (id, reason, signal) => {
      await snapshots.unpin(id, reason, signal);
    },
    compare: (before, after, signal) => contents.compare(before, after, signal),
    planRestore: async (snapshotId, signal) =>
      (await ended(restores.plan({ snapshotId, ...inPlace }), 'restore-plan', signal)).plan,
    restore: async (snapshotId, confirmName, signal) =>
      (await ended(restores.run({ snapshotId, ...inPlace }, confirmName), 'restore', signal)).result,
    interrupted: async (snapshotId, signal) => {
      const { interrupted } = await restores.list(signal);
      const found = interrupted.find(
        ({ snapshotId: of, running, direction }) => of === snapshotId && !running && direction !== 'none',
      );
      return found ?? null;
    },
    resume: async ({ id }, signal) =>
      (await ended(await restores.resume(id, signal), 'restore', signal)).result,
    restoredSince: async (snapshotId, since, signal) => {
      const { restores: done } = await restores.list(signal);
      const found = done.find(
        ({ inPlace: isInPlace, result }) =>
          isInPlace &&
          result.snapshotId === snapshotId &&
          result.startedAt >= since &&
          result.outcome === 'restored',
      );
      return found?.result ?? null;
    },
  };
}

function isOfKind<Kind extends JobOutcome['kind']>(
  outcome: JobOutcome | null,
  kind: Kind,
): outcome is Extract<JobOutcome, { kind: Kind }> {
  return outcome?.kind === kind;
}
