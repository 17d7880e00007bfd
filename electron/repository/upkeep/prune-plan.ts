import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Marked } from '../marks/mark-files.ts';

const dayMs = 86_400_000;
/** So long a marked pack waits: a computer that slept for less can still rely on it. */
const pruneWaitMs = 7 * dayMs;
/** Two clocks that count a mark's age further apart than this cannot both be right. */
const clocksApartMs = dayMs;
/** A pack of which this share is dead is written anew without it. */
const deadShareToRewrite = 0.5;

/** A pack as prune judges it. */
export type PruneSubject = {
  readonly name: string;
  readonly sizeBytes: number;
  readonly recordBytes: number;
  /** Stored bytes of the records that snapshots refer to. */
  readonly liveBytes: number;
  readonly mark: Marked | null;
};

export type PrunePlan = {
  /** Marked long enough, and nothing refers to them. */
  readonly remove: readonly PruneSubject[];
  /** Marked, and something refers to them again. */
  readonly unmark: readonly PruneSubject[];
  /** Nothing refers to them. */
  readonly mark: readonly PruneSubject[];
  /** Marked, and not long enough. */
  readonly waiting: readonly PruneSubject[];
  /** More dead than live: what is live is written anew, then they are marked. */
  readonly rewrite: readonly PruneSubject[];
  readonly keep: readonly PruneSubject[];
};

/** Now, by this computer and by the one that keeps the files; the latter is not known where nothing may be written. */
export type TwoClocks = { readonly now: number; readonly storageNow: number | null };

/** Pure. @throws AppError repository/clock-jumped */
export function planPrune(subjects: readonly PruneSubject[], clocks: TwoClocks): PrunePlan {
  const plan: Record<keyof PrunePlan, PruneSubject[]> = {
    remove: [],
    unmark: [],
    mark: [],
    waiting: [],
    rewrite: [],
    keep: [],
  };
  for (const subject of subjects) plan[fateOf(subject, clocks)].push(subject);
  return plan;
}

function fateOf({ mark, liveBytes, recordBytes }: PruneSubject, clocks: TwoClocks): keyof PrunePlan {
  if (mark !== null) {
    const age = ageOf(mark, clocks);
    if (liveBytes > 0) return 'unmark';
    return age >= pruneWaitMs ? 'remove' : 'waiting';
  }
  if (liveBytes === 0) return 'mark';
  return liveBytes <= recordBytes * (1 - deadShareToRewrite) ? 'rewrite' : 'keep';
}

/** How long ago a pack was marked: the lesser of what the two clocks say. */
function ageOf({ since, storageSince }: Marked, { now, storageNow }: TwoClocks): number {
  const ours = now - since;
  const theirs = storageNow === null ? ours : storageNow - storageSince;
  if (Math.abs(ours - theirs) > clocksApartMs || Math.min(ours, theirs) < -clocksApartMs) {
    throw clockJumped(now, since);
  }
  return Math.min(ours, theirs);
}

/** The earliest moment at which a waiting pack may go; null when none waits. */
export function nextRemoval(marks: Iterable<Marked>): number | null {
  const times = [...marks].map(({ since }) => since + pruneWaitMs);
  return times.length === 0 ? null : times.reduce((least, time) => Math.min(least, time));
}

function clockJumped(now: number, since: number): AppError {
  const shown = `${new Date(now).toISOString()} / ${new Date(since).toISOString()}`;
  return new AppError(
    'repository/clock-jumped',
    localText(
      `The clocks do not agree on how long packs have been marked (now / marked: ${shown}), so nothing is deleted. Set the clocks of this computer and of the one that keeps the repository. If both are right now, delete the files in marks/: the packs are marked anew and wait seven days again.`,
      `팩이 표시된 뒤 지난 시간에 대해 시계가 서로 다릅니다(현재 / 표시 시각: ${shown}). 따라서 아무것도 삭제하지 않습니다. 이 컴퓨터와 저장소를 보관하는 컴퓨터의 시계를 맞추십시오. 두 시계가 모두 맞다면 marks/ 폴더의 파일을 삭제하십시오. 팩은 다시 표시되고 7일을 기다립니다.`,
    ),
  );
}
