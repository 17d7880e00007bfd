import { localText } from '../../shared/text/local-text.ts';
import type { SnapshotId } from '../../shared/model/ids.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { Release, ReleaseCheck, ReleaseStage } from '../../shared/model/release.ts';
import type { RestoreCheck, RestoreResult } from '../../shared/model/restore.ts';
import { worseChecks } from './judge.ts';
import { nothingToGoBackTo, rollbackBlocked } from './release-errors.ts';
import type { ReleasePorts } from './release-ports.ts';
import { workTexts } from './release-texts.ts';

/** Also where no set after could be taken: what makes that impossible may be the release itself. */
export const stagesToGoBackFrom: readonly ReleaseStage[] = [
  'going',
  'after',
  'judging',
  'watched',
  'finished',
  'rolling-back',
];

/** How many probes of one reason are named. */
const namedMost = 5;

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

/**
 * Restores the set before in place, or brings a restore of it to its end that was cut off, and looks at what is there then. `isRestored`:
 * the set is back, whatever the probes say.
 */
export async function rollBack(
  ports: ReleasePorts,
  release: Release,
  confirmName: string,
  doing: (text: (typeof workTexts)[keyof typeof workTexts]) => void,
  signal: AbortSignal,
): Promise<{ readonly rollback: NonNullable<Release['rollback']>; readonly isRestored: boolean }> {
  doing(workTexts.restore);
  const result = await restoreOnce(ports, release, confirmName, signal);
  doing(workTexts.probes);
  const states = await ports.measure(release.targetId, signal);
  const checks = [...result.checks, ...probeChecks(worseChecks(release.before?.states ?? [], states))];
  const isRestored = result.outcome === 'restored' && result.checks.every(({ ok }) => ok);
  return {
    rollback: {
      at: ports.clock.now(),
      restoreId: result.id,
      checks,
      states: [...states],
      ok: isRestored && checks.every(({ ok }) => ok),
    },
    isRestored,
  };
}

/** Probes that are not as they were before the release: those of one reason as one. */
function probeChecks(worse: readonly ReleaseCheck[]): readonly RestoreCheck[] {
  if (worse.length === 0)
    return [
      {
        what: localText('Probes as before the release', '릴리스 전과 같은 점검 상태'),
        ok: true,
        detail: null,
      },
    ];
  const byReason = Map.groupBy(worse, ({ found }) => found.en);
  return [...byReason.values()].flatMap((alike) => {
    const [first] = alike;
    return first === undefined
      ? []
      : [{ what: namesOf(alike.map(({ title }) => title)), ok: false, detail: first.found }];
  });
}

function namesOf(titles: readonly LocalText[]): LocalText {
  const more = titles.length - namedMost;
  const named = (language: 'en' | 'ko') =>
    titles
      .slice(0, namedMost)
      .map((title) => title[language])
      .join(', ');
  return localText(
    `${named('en')}${more > 0 ? ` and ${more} more` : ''}`,
    `${named('ko')}${more > 0 ? ` 외 ${more}개` : ''}`,
  );
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
