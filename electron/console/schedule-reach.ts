import { isAppError } from '../../shared/errors/app-error.ts';
import type { RepositoryId, TargetId } from '../../shared/model/ids.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { Schedule, ScheduleNeed, ScheduleTask } from '../../shared/model/schedule.ts';
import type { Target } from '../../shared/model/target.ts';
import { repositoriesOf } from './schedules.ts';
import type { Pack } from '../packs/schema/pack.ts';
import { snapshotCredentials } from '../packs/snapshot-credentials.ts';

export type ReachPorts = {
  readonly schedules: readonly Pick<Schedule, 'name' | 'task'>[];
  /** Null for one that this desk does not know any more. */
  readonly repository: (id: RepositoryId) => { readonly name: string; readonly place: string } | null;
  /** Opens it at its place with its key. @throws AppError repository/…, credentials/… */
  readonly open: (id: RepositoryId, signal: AbortSignal) => Promise<unknown>;
  readonly target: (id: TargetId) => Target | null;
  readonly pack: (id: string) => Pack | null;
  /** Null when there is no such secret. @throws AppError credentials/… when it cannot be read */
  readonly readSecret: (targetId: TargetId, name: string, signal: AbortSignal) => Promise<unknown>;
};

type Wanted = {
  readonly what: LocalText;
  readonly check: (signal: AbortSignal) => Promise<LocalText | null>;
};

/**
 * What the schedules need, each once, and whether this console gets at it now: repositories at their places with their keys, and the secrets of
 * targets. Nothing is changed, and no value of a secret leaves it.
 */
export async function reachOfSchedules(ports: ReachPorts, signal: AbortSignal): Promise<ScheduleNeed[]> {
  const wanted = new Map<string, Wanted & { readonly schedules: string[] }>();
  for (const { name, task } of ports.schedules) {
    for (const [key, each] of wantedBy(task, ports)) {
      const known = wanted.get(key);
      if (known === undefined) wanted.set(key, { ...each, schedules: [name] });
      else known.schedules.push(name);
    }
  }
  const needs: ScheduleNeed[] = [];
  for (const { what, check, schedules } of wanted.values()) {
    const problem = await check(signal);
    signal.throwIfAborted();
    needs.push({ what, ok: problem === null, problem, schedules });
  }
  return needs;
}

function wantedBy(task: ScheduleTask, ports: ReachPorts): readonly (readonly [string, Wanted])[] {
  const repositories = repositoriesOf(task).map((id) => [id, repositoryAt(id, ports)] as const);
  // A drill restores into scratch, and a copy asks no target.
  if (task.kind === 'copy' || task.kind === 'drill') return repositories;
  const target = ports.target(task.targetId);
  const pack = target === null ? null : ports.pack(target.pack);
  if (target === null || pack === null) return repositories;
  const secrets = secretsFor(task, target, pack).map(
    (name) => [`${target.id}/${name}`, secretOf(name, target, pack, ports)] as const,
  );
  return [...repositories, ...secrets];
}

/** A snapshot uses what its parts name; the steps of a runbook may use any. */
function secretsFor({ kind }: ScheduleTask, target: Target, pack: Pack): readonly string[] {
  return kind === 'snapshot' ? snapshotCredentials(pack, target) : Object.keys(pack.credentials);
}

function repositoryAt(id: RepositoryId, { repository, open }: ReachPorts): Wanted {
  const known = repository(id);
  const what =
    known === null
      ? localText(`repository ${id}`, `저장소 ${id}`)
      : localText(`repository ${known.name} at ${known.place}`, `저장소 ${known.name} (${known.place})`);
  return { what, check: (signal) => problemOf(() => open(id, signal)) };
}

function secretOf(name: string, target: Target, pack: Pack, { readSecret }: ReachPorts): Wanted {
  const definition = pack.credentials[name];
  return {
    what: localText(`secret ${name} of ${target.name}`, `${target.name}의 비밀 ${name}`),
    check: async (signal) => {
      let stored: unknown = null;
      const problem = await problemOf(async () => {
        stored = await readSecret(target.id, name, signal);
      });
      return problem ?? (stored === null && definition?.required === true ? notStored : null);
    },
  };
}

async function problemOf(work: () => Promise<unknown>): Promise<LocalText | null> {
  try {
    await work();
    return null;
  } catch (error: unknown) {
    if (isAppError(error)) return error.text;
    throw error;
  }
}

const notStored = localText(
  'It is not stored on this desk. Store it with "holdfast secret set".',
  '이 데스크에 저장되어 있지 않습니다. "holdfast secret set"으로 저장하십시오.',
);
