import type { Handover, HandoverRepository } from '../../shared/model/handover.ts';
import type { JournalEntry } from '../../shared/model/journal.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { defaultRetention } from '../../shared/model/retention.ts';
import type { Repository } from '../../shared/model/repository.ts';
import type { ScheduleSummary, ScheduleTask } from '../../shared/model/schedule.ts';
import type { State } from '../../shared/model/state.ts';
import type { Target } from '../../shared/model/target.ts';
import { isVerifiedInFull } from '../../shared/rules/retention.ts';
import { occurrenceAfter } from '../../shared/rules/maintenance-window.ts';
import type { ReportPorts } from './report-ports.ts';

const shownCopies = 10;
const troubled: readonly State[] = ['down', 'degraded', 'unknown'];

/** All that a colleague has to know of a target to stand in, as far as this desk knows it. */
export async function gatherHandover(
  ports: ReportPorts,
  target: Target,
  kitAt: string | null,
  signal: AbortSignal,
): Promise<Handover> {
  const { id, name, pack, createdAt: addedAt } = target;
  const description = ports.pack(pack);
  const summary = ports.summary(id);
  const probes = ports.probes(id);
  const repositories = await gatherRepositories(ports, target, signal);
  const exported = await ports.entriesOf('snapshot.exported', signal);
  return {
    target: { id, name, pack, packTitle: description?.title ?? localText(pack, pack), addedAt },
    writtenAt: ports.now(),
    zone: ports.zone,
    ...ports.who(),
    console: ports.console,
    state: {
      state: summary?.state ?? 'unknown',
      reason: summary?.reason ?? null,
      since: summary?.since ?? null,
      checkedAt: summary?.lastCheckedAt ?? null,
    },
    settings: settingsOf(ports, target),
    network: { proxy: target.network.proxy, ownAuthority: target.network.ca !== null },
    credentials: credentialsOf(ports, target),
    repositories,
    kitAt,
    ...provenOf(ports, target),
    copies: exported
      .filter((entry) => entry.targetId === id)
      .flatMap(copyOf)
      .slice(0, shownCopies),
    schedules: ports.schedules().flatMap((schedule) => scheduleOf(schedule, target, ports.repositories())),
    notOk: troubled.flatMap((state) =>
      probes
        .filter((probe) => probe.state === state)
        .map(({ id: probeId, title, reason, since }) => ({ id: probeId, title, state, reason, since })),
    ),
    paused: probes.flatMap(({ id: probeId, title, paused }) =>
      paused === null ? [] : [{ id: probeId, title, ...paused }],
    ),
    maintenance: ports
      .maintenance(id)
      .filter(
        (window) =>
          window.endedAt === null && (window.active || occurrenceAfter(window, ports.now()) !== null),
      ),
    exceptions: ports.exceptions(id),
    open: [...(await ports.openWork(id, signal))],
  };
}

function settingsOf(ports: ReportPorts, target: Target): Handover['settings'] {
  const titles = new Map(ports.pack(target.pack)?.settings.map((setting) => [setting.name, setting.title]));
  return Object.entries(target.settings).map(([name, value]) => ({
    name,
    title: titles.get(name) ?? localText(name, name),
    value: ports.clean(withoutPassword(String(value))),
  }));
}

/** An address may hold a password before its host. */
function withoutPassword(value: string): string {
  return value.replace(/^([a-z][a-z0-9+.-]*:\/\/[^\s/@:]*):[^\s/@]*@/i, '$1:…@');
}

function credentialsOf(ports: ReportPorts, target: Target): Handover['credentials'] {
  const kept = new Map(ports.credentials(target.id).map((credential) => [credential.name, credential]));
  const named = ports.pack(target.pack)?.credentials ?? [];
  const others = [...kept.keys()].filter((name) => !named.some((each) => each.name === name));
  return [...named, ...others.map((name) => ({ name, title: localText(name, name) }))].map(
    ({ name, title }) => {
      const credential = kept.get(name);
      return {
        name,
        title,
        kept: credential !== undefined,
        backend: credential?.backend ?? null,
        unattended: credential?.unattended ?? false,
        changedAt: credential?.updatedAt ?? null,
      };
    },
  );
}

async function gatherRepositories(
  ports: ReportPorts,
  { id }: Target,
  signal: AbortSignal,
): Promise<HandoverRepository[]> {
  const keepers = new Set(ports.keepers(id));
  const retention = new Map(ports.retention(id).map((choice) => [choice.repositoryId, choice.policy]));
  const fresh = new Map(ports.freshness(id).map((each) => [each.repositoryId, each]));
  const kits = await ports.entriesOf('repository.kit-made', signal);
  const snapshots = ports.snapshots(id);
  return ports
    .repositories()
    .filter((repository) => keepers.has(repository.id))
    .map((repository) => ({
      id: repository.id,
      name: repository.name,
      place: repository.place,
      health: repository.health,
      healthReason: repository.healthReason,
      checkedAt: repository.checkedAt,
      kitConfirmedAt: repository.kitConfirmedAt,
      kitMade: kitOf(kits.find(({ subject }) => subject === repository.name)),
      unattended: repository.unattended,
      snapshots: snapshots.filter(({ repositoryId }) => repositoryId === repository.id).length,
      newestVerifiedAt: fresh.get(repository.id)?.newestVerifiedAt ?? null,
      lastProvenRestoreAt: fresh.get(repository.id)?.lastProvenRestoreAt ?? null,
      retention: retention.get(repository.id) ?? defaultRetention,
    }));
}

function kitOf(entry: JournalEntry | undefined): HandoverRepository['kitMade'] {
  if (entry === undefined) return null;
  const { folder } = entry.details;
  return { at: entry.at, folder: typeof folder === 'string' ? folder : null, operator: entry.operator };
}

/** The newest set that was verified in full, and the newest drill that succeeded, wherever they lie. */
function provenOf(ports: ReportPorts, { id }: Target): Pick<Handover, 'lastVerified' | 'lastProvenRestore'> {
  const names = new Map(ports.repositories().map((repository) => [repository.id, repository.name]));
  const verified = ports.snapshots(id).find(isVerifiedInFull);
  const [restored] = ports
    .freshness(id)
    .flatMap(({ repositoryId, lastProvenRestoreAt: at }) => (at === null ? [] : [{ repositoryId, at }]))
    .toSorted((a, b) => b.at - a.at);
  return {
    lastVerified:
      verified === undefined
        ? null
        : {
            id: verified.id,
            at: verified.startedAt,
            repository: names.get(verified.repositoryId) ?? verified.repositoryId,
          },
    lastProvenRestore:
      restored === undefined
        ? null
        : { at: restored.at, repository: names.get(restored.repositoryId) ?? restored.repositoryId },
  };
}

function copyOf({ at, operator, details, result }: JournalEntry): Handover['copies'] {
  const { path } = details;
  return typeof path === 'string' && result === 'done' ? [{ at, path, operator }] : [];
}

/** Those of the target, and copies between repositories, which concern it as well. */
function scheduleOf(
  schedule: ScheduleSummary,
  target: Target,
  repositories: readonly Repository[],
): Handover['schedules'] {
  const { task, name, zone, timing, state, nextDueAt, lastOkAt, paused } = schedule;
  if ('targetId' in task && task.targetId !== target.id) return [];
  const nameOf = (id: string) => repositories.find((repository) => repository.id === id)?.name ?? id;
  return [{ name, zone, timing, state, nextDueAt, lastOkAt, paused, task: taskText(task, nameOf) }];
}

function taskText(task: ScheduleTask, nameOf: (id: string) => string): LocalText {
  switch (task.kind) {
    case 'snapshot': {
      const to = nameOf(task.repositoryId);
      const copy = task.copyTo === null ? null : nameOf(task.copyTo);
      return localText(
        `Snapshot to ${to}${copy === null ? '' : `, copied to ${copy}`}`,
        `${to}에 스냅샷${copy === null ? '' : `, ${copy}에 복사`}`,
      );
    }
    case 'copy': {
      const [from, to] = [nameOf(task.from), nameOf(task.to)];
      return localText(`Copy of ${from} to ${to}`, `${from}을(를) ${to}에 복사`);
    }
    case 'drill': {
      const from = nameOf(task.repositoryId);
      return localText(`Drill from ${from}`, `${from}에서 복원 훈련`);
    }
    case 'runbook':
      return localText(`Runbook ${task.runbookId}`, `런북 ${task.runbookId}`);
  }
}
