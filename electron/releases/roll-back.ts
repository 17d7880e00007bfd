import { localText } from '../../shared/model/local-text.ts';
import type { Release } from '../../shared/model/release.ts';
import type { RestoreResult } from '../../shared/model/restore.ts';
import type { SnapshotId } from '../../shared/model/ids.ts';
import { worseChecks } from './judge.ts';
import { nothingToGoBackTo, rollbackBlocked } from './release-errors.ts';
import type { ReleasePorts } from './release-ports.ts';
import { workTexts } from './release-texts.ts';

/** The set that a release goes back to. @throws AppError release/rollback-blocked */
export function setBefore({ before }: Release): SnapshotId {
  if (before === null) throw nothingToGoBackTo();
  return before.snapshotId;
}

/** Refuses before anything is changed. @throws AppError release/rollback-blocked */
export async function refuseBlocked(
  ports: ReleasePorts,
  release: Release,
  signal: AbortSignal,
): Promise<void> {
  const interrupted = await ports.snapshots.interrupted(setBefore(release), signal);
  if (interrupted !== null) return;
  const { blockers } = await ports.snapshots.planRestore(setBefore(release), signal);
  if (blockers.length > 0) throw rollbackBlocked(blockers.map(({ text }) => text));
}

/** Restores the set before in place, or brings a restore of it to its end that was cut off, and looks at what is there then. */
export async function rollBack(
  ports: ReleasePorts,
  release: Release,
  confirmName: string,
  doing: (text: (typeof workTexts)[keyof typeof workTexts]) => void,
  signal: AbortSignal,
): Promise<NonNullable<Release['rollback']>> {
  doing(workTexts.restore);
  const result = await restoreOnce(ports, release, confirmName, signal);
  doing(workTexts.probes);
  const states = await ports.measure(release.targetId, signal);
  const worse = worseChecks(release.before?.states ?? [], states);
  const checks = [
    ...result.checks,
    {
      what: localText('Probes as before the release', '릴리스 전과 같은 프로브 상태'),
      ok: worse.length === 0,
      detail:
        worse.length === 0
          ? null
          : localText(
              worse.map(({ title, found }) => `${title.en}: ${found.en}`).join('; '),
              worse.map(({ title, found }) => `${title.ko}: ${found.ko}`).join('; '),
            ),
    },
  ];
  return {
    at: ports.clock.now(),
    restoreId: result.id,
    checks,
    states: [...states],
    ok: result.outcome === 'restored' && result.checks.every(({ ok }) => ok),
  };
}

async function restoreOnce(
  { snapshots }: ReleasePorts,
  release: Release,
  confirmName: string,
  signal: AbortSignal,
): Promise<RestoreResult> {
  const id = setBefore(release);
  const interrupted = await snapshots.interrupted(id, signal);
  if (interrupted !== null) return snapshots.resume(interrupted, signal);
  const decidedAt = release.decisions.findLast(({ decision }) => decision === 'roll-back')?.at ?? Infinity;
  const done = await snapshots.restoredSince(id, decidedAt, signal);
  return done ?? snapshots.restore(id, confirmName, signal);
}
