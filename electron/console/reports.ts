import { isDeepStrictEqual } from 'node:util';
import { isAppError } from '../../shared/errors/app-error.ts';
import type { RepositoryId, TargetId } from '../../shared/model/ids.ts';
import type { JournalEntry } from '../../shared/model/journal.ts';
import { isVerifiedInFull } from '../../shared/rules/retention.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { OpenWork } from '../../shared/model/open-work.ts';
import type { ActionService } from '../actions/action-service.ts';
import type { SnapshotDesk } from './desk.ts';
import type { Foundation } from './foundation.ts';
import type { ConsoleOptions } from './options.ts';
import type { createSnapshots } from './snapshots.ts';
import type { Witness } from '../journal/anchor-check.ts';
import { describePack } from '../packs/describe-pack.ts';
import { identityOfThisProcess } from '../platform/machine.ts';
import type { PolicyService } from '../policies/policy-service.ts';
import type { ProbeEngine } from '../probes/engine/probe-engine.ts';
import type { MaintenanceService } from '../probes/maintenance/maintenance-service.ts';
import type { ForgottenSet, ReportPorts } from '../reports/report-ports.ts';
import { ReportService } from '../reports/report-service.ts';
import type { ScheduleService } from '../schedules/schedule-service.ts';

export type ReportSources = {
  readonly snapshots: ReturnType<typeof createSnapshots>;
  readonly policies: PolicyService;
  readonly actions: ActionService;
  readonly engine: ProbeEngine;
  readonly maintenance: MaintenanceService;
  readonly schedules: ScheduleService;
  /** Whether the journal, and what it has hashes of, are as they were written. */
  readonly verifyJournal: ReportPorts['verifyJournal'];
  /** What waits in other domains to be brought to its end. */
  readonly openWork: readonly ReportPorts['openWork'][];
};

/** Reports read from every domain and from the journal. */
export function createReports(
  options: ConsoleOptions,
  foundation: Foundation,
  sources: ReportSources,
): ReportService {
  const { snapshots: kept, engine, policies } = sources;
  const { clock, record, targets, packs, credentials, settings } = foundation;
  const { catalogue, repositories } = kept;
  const entriesOf = async (action: string, signal: AbortSignal) =>
    (await record.within({ from: 0, to: Infinity, action }, signal)).toReversed();
  return new ReportService({
    now: () => clock.now(),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    who: () => ({ operator: foundation.operator, typedName: settings.read().operatorName || null }),
    console: {
      host: identityOfThisProcess().hostName,
      dataDir: options.folder.path,
      version: options.version,
    },
    journal: foundation.journal,
    anchor: () => record.anchor(record.head(), 'report'),
    entriesWithin: (period, signal) => record.within(period, signal),
    entriesOf,
    verifyJournal: sources.verifyJournal,
    targets: () => targets.list(),
    target: (id) => targets.get(id),
    pack: (id) => {
      const pack = packs.find(id);
      return pack === null ? null : describePack(pack, 'built-in', '');
    },
    summary: (id) => engine.targetSummary(id),
    probes: (id) => engine.snapshotProbes(id).probes,
    credentials: (id) => credentials.list().filter(({ ownerId }) => ownerId === id),
    exceptions: (id) => [...policies.exceptions(id)],
    maintenance: (id) => sources.maintenance.list(id),
    schedules: () => sources.schedules.list().schedules,
    repositories: () => repositories.list(),
    keepers: (id) =>
      repositories.list().flatMap((each) => (catalogue.targetsOf(each.id).has(id) ? [each.id] : [])),
    snapshots: (targetId) => kept.snapshots.list({ targetId, repositoryId: null }),
    forgotten: async (signal) => forgottenSets(kept, await entriesOf('snapshot.created', signal)),
    freshness: (id) => kept.snapshots.freshness(id),
    retention: (id) => kept.retention.show(id),
    drills: (id) => kept.snapshots.drills(id),
    openWork: async (id, signal) => [
      ...openActions(sources.actions, id, foundation.operator),
      ...(await interruptedRestores(kept, id, signal)),
      ...(await Promise.all(sources.openWork.map((work) => work(id, signal)))).flat(),
    ],
    clean: (text) => options.redactor.text(text),
  });
}

function openActions(actions: ActionService, targetId: TargetId, operator: string): readonly OpenWork[] {
  return actions
    .runs(targetId)
    .filter(({ state }) => state === 'waiting' || state === 'running' || state === 'interrupted')
    .map(({ id, title, startedAt: since, stages }) => ({
      kind: 'action',
      id,
      title,
      since,
      operator,
      next: stages.find(({ outcome }) => outcome === 'waiting')?.title ?? null,
    }));
}

const nextOf = {
  forward: localText('Resume it, or roll it back.', '이어서 진행하거나 되돌리십시오.'),
  back: localText('Roll it back to the end.', '되돌리기를 끝까지 진행하십시오.'),
  none: localText(
    'It had changed nothing: restore again, or roll it back to remove what it had prepared.',
    '아무것도 변경하지 않았습니다. 다시 복원하거나, 되돌려서 준비하던 내용을 제거하십시오.',
  ),
} as const;

/** Folders that cannot be looked at now say nothing about a restore in them. */
async function interruptedRestores(
  { restores, snapshots }: ReportSources['snapshots'],
  targetId: TargetId,
  signal: AbortSignal,
): Promise<readonly OpenWork[]> {
  try {
    const { interrupted } = await restores.list(signal);
    const ids = new Set(snapshots.list({ targetId, repositoryId: null }).map(({ id }): string => id));
    return interrupted
      .filter(({ snapshotId }) => ids.has(snapshotId))
      .map(({ id, snapshotId, startedAt: since, host, direction }) => ({
        kind: 'restore',
        id,
        title: localText(
          `Restore of snapshot ${snapshotId.slice(0, 8)}`,
          `스냅샷 ${snapshotId.slice(0, 8)} 복원`,
        ),
        since,
        operator: host,
        next: nextOf[direction],
      }));
  } catch (error: unknown) {
    if (!isAppError(error) || signal.aborted) throw error;
    return [];
  }
}

/** Sets that are gone: their facts stay in the repository, and whether they were whole stands in the journal of the desk that took them. */
function forgottenSets(
  { catalogue, repositories }: Pick<SnapshotDesk, 'catalogue' | 'repositories'>,
  created: readonly JournalEntry[],
): readonly ForgottenSet[] {
  const ids = repositories.list().map(({ id }) => id);
  const whole = new Map(
    created.map(({ subject, details }) => [
      subject.split(' ').at(-1) ?? '',
      (details['partial'] ?? null) === null,
    ]),
  );
  return ids.flatMap((repositoryId) => {
    const { forgotten, published, verifications } = catalogue.view(repositoryId);
    return [...forgotten.values()].flatMap(({ snapshotId, at: forgottenAt, by, reason }): ForgottenSet[] => {
      const publication = published.get(snapshotId);
      if (publication === undefined) return [];
      const { bytes = null, structure = null, meaning = null } = verifications.get(snapshotId) ?? {};
      const first = publication.copyOf?.snapshotId ?? snapshotId;
      return [
        {
          id: snapshotId,
          repositoryId,
          targetId: publication.targetId,
          at: publication.copyOf === undefined ? publication.at : takenAt(catalogue, ids, first),
          verified: isVerifiedInFull({ partialReason: null, layers: { bytes, structure, meaning } }),
          whole: whole.get(first.slice(0, 16)) ?? null,
          forgottenAt,
          operator: by.operator,
          reason,
        },
      ];
    });
  });
}

/** When a set was taken that another repository has, or had. */
function takenAt(
  catalogue: SnapshotDesk['catalogue'],
  repositoryIds: readonly RepositoryId[],
  snapshotId: string,
): number | null {
  for (const repositoryId of repositoryIds) {
    const kept = catalogue.snapshotsOf(repositoryId).find(({ id }) => id === snapshotId);
    const at = kept?.startedAt ?? catalogue.view(repositoryId).published.get(snapshotId)?.at;
    if (at !== undefined) return at;
  }
  return null;
}

/** The heads of this console's journal that lie in repositories, in the snapshots that it took. */
export function journalWitnesses({
  catalogue,
  desk,
  repositories,
}: Pick<SnapshotDesk, 'catalogue' | 'desk' | 'repositories'>): readonly Witness[] {
  return repositories.list().flatMap(({ id, name }) => {
    const { published } = catalogue.view(id);
    return catalogue.snapshotsOf(id).flatMap((snapshot): Witness[] => {
      const isOurs = isDeepStrictEqual(published.get(snapshot.id)?.by, desk.author);
      if (!isOurs || snapshot.journalHead === undefined) return [];
      const short = snapshot.id.slice(0, 8);
      const place = localText(`snapshot ${short} in ${name}`, `${name}의 스냅샷 ${short}`);
      return [{ hash: snapshot.journalHead, at: snapshot.startedAt, place }];
    });
  });
}
