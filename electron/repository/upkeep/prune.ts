import { AppError, isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { PruneReport } from '../../../shared/model/repository.ts';
import { pathOf } from '../format/layout.ts';
import { lockLost, lockPath } from '../locks/lock-file.ts';
import type { Lock } from '../locks/lock.ts';
import { readMarks, replaceMarks } from '../marks/mark-files.ts';
import type { Marked, Marks } from '../marks/mark-files.ts';
import type { Repository } from '../repository.ts';
import { listRoots } from '../roots/root-files.ts';
import { standingRoots } from './forget.ts';
import { takeInventory } from './inventory.ts';
import type { Inventory } from './inventory.ts';
import { nextRemoval, planPrune } from './prune-plan.ts';
import type { PrunePlan, PruneSubject, TwoClocks } from './prune-plan.ts';
import { References } from './references.ts';
import type { OnUnreadable } from './references.ts';
import { rewritePacks } from './rewrite-packs.ts';
import { indexesToReplace, replaceIndexes } from './tidy-index.ts';
import { tellingWhatStands } from './telling-what-stands.ts';
import { tellFiles, withLock } from './upkeep-context.ts';
import type { UpkeepContext } from './upkeep-context.ts';

const steps = 4;
const cutOff = localText(
  'Stopped: every snapshot is complete. Run it again, it goes on.',
  '중단됨: 모든 스냅샷은 온전합니다. 다시 실행하면 이어서 진행합니다.',
);

/** What was found and decided, before anything is changed. */
type Judged = {
  readonly inventory: Inventory;
  readonly references: References;
  readonly marks: Marks;
  readonly plan: PrunePlan;
  readonly roots: ReadonlySet<string>;
  readonly forgotten: readonly string[];
};

/**
 * Frees what no snapshot needs, in two phases: packs are marked now and deleted by a prune at least seven days later, when still
 * nothing refers to them. Packs that are mostly dead are written anew without it. Safe to be cut off at any moment; the next prune
 * goes on. A dry run writes nothing, not even a lock.
 *
 * @throws AppError repository/damaged when a snapshot cannot be read: what it needs is not known, so nothing is deleted;
 * repository/clock-jumped when the clocks disagree on a mark's age; repository/locked
 */
export async function pruneRepository(
  repository: Repository,
  options: { readonly dryRun: boolean },
  context: UpkeepContext,
): Promise<PruneReport> {
  const startedMs = context.clock.monotonicMs();
  const timed = (report: Omit<PruneReport, 'durationMs'>): PruneReport => ({
    ...report,
    durationMs: Math.round(context.clock.monotonicMs() - startedMs),
  });
  if (options.dryRun) {
    const clocks = { now: context.clock.now(), storageNow: null };
    return timed(forecast(await judge(repository, clocks, context), clocks));
  }
  return withLock(repository, 'exclusive', 'prune', context, async (lock) => {
    const clocks = {
      now: context.clock.now(),
      storageNow: await storageNow(repository, lock, context.signal),
    };
    const work = async () => act(repository, lock, await judge(repository, clocks, context), clocks, context);
    return timed(await tellingWhatStands(() => cutOff, work));
  });
}

async function judge(repository: Repository, clocks: TwoClocks, context: UpkeepContext): Promise<Judged> {
  const { signal } = context;
  const { standing, forgotten } = await standingRoots(repository, signal);
  const marks = await readMarks(repository, signal);
  const inventory = await takeInventory(repository, new Set(marks.marked.keys()), signal);
  const references = new References(repository, inventory);
  await references.collect(standing, stopAtUnreadable, context, [1, steps]);
  const subjects = [...inventory.packs.values()].map((pack) => ({
    ...pack,
    liveBytes: references.used.storedBytes(pack.name),
    mark: marks.marked.get(pack.name) ?? null,
  }));
  const plan = planPrune(subjects, clocks);
  return { inventory, references, marks, plan, roots: new Set([...standing, ...forgotten]), forgotten };
}

function forecast({ plan, marks }: Judged, clocks: TwoClocks): Omit<PruneReport, 'durationMs'> {
  const since = { since: clocks.now, storageSince: clocks.now };
  const coming = [...plan.mark, ...plan.rewrite].map(() => since);
  const waiting = plan.waiting.flatMap(({ name }) => marks.marked.get(name) ?? []);
  return reportOf(true, plan, [...plan.mark, ...plan.rewrite], plan.rewrite, [...waiting, ...coming]);
}

async function act(
  repository: Repository,
  lock: Lock,
  judged: Judged,
  clocks: TwoClocks,
  context: UpkeepContext,
): Promise<Omit<PruneReport, 'durationMs'>> {
  const { plan, inventory, references, forgotten } = judged;
  const { signal } = context;
  for (const id of forgotten) await repository.storage.remove(pathOf('snap', id), signal);
  const since = { since: clocks.now, storageSince: clocks.storageNow ?? clocks.now };
  const gone = goneMarks(judged);
  const first = { add: plan.mark, take: [...plan.unmark, ...gone] };
  let marks = await mark(repository, judged.marks, first, since, signal);
  // First what frees space: a full disk must not keep prune from it.
  const removed = await removePacks(repository, lock, judged, context);
  marks = await mark(repository, marks, { add: [], take: removed }, since, signal);
  tellFiles(context, localText('Rewriting packs', '팩을 다시 쓰는 중'), [3, steps], [0, plan.rewrite.length]);
  const rewritable = plan.rewrite.map(({ name }) => name);
  const done = new Set(
    await rewritePacks(repository, rewritable, references.used, references.reader, signal),
  );
  const rewritten = plan.rewrite.filter(({ name }) => done.has(name));
  marks = await mark(repository, marks, { add: rewritten, take: [] }, since, signal);
  tellFiles(context, localText('Tidying the index', '색인을 정리하는 중'), [4, steps], [0, null]);
  await tidyIndex(repository, inventory, references, new Set(removed.map(({ name }) => name)), signal);
  await repository.storage.sweep(signal);
  return reportOf(
    false,
    { ...plan, remove: removed },
    [...plan.mark, ...rewritten],
    rewritten,
    marks.marked.values(),
  );
}

/** Marks of packs that an earlier prune deleted before it was cut off. */
function goneMarks({ marks, inventory }: Judged): readonly { readonly name: string }[] {
  const there = new Set([...inventory.packs.keys(), ...inventory.unreadable]);
  return [...marks.marked.keys()].filter((name) => !there.has(name)).map((name) => ({ name }));
}

/** Writes marks only where they change. */
async function mark(
  repository: Repository,
  before: Marks,
  change: {
    readonly add: readonly { readonly name: string }[];
    readonly take: readonly { readonly name: string }[];
  },
  since: Marked,
  signal: AbortSignal,
): Promise<Marks> {
  if (change.add.length === 0 && change.take.length === 0) return before;
  const marked = new Map(before.marked);
  for (const { name } of change.take) marked.delete(name);
  for (const { name } of change.add) marked.set(name, since);
  return replaceMarks(repository, before, marked, signal);
}

/** The second phase. Whoever published since the references were collected had to write a root: then it is looked at as well. */
async function removePacks(
  repository: Repository,
  lock: Lock,
  { plan, references, roots }: Judged,
  context: UpkeepContext,
): Promise<readonly PruneSubject[]> {
  if (plan.remove.length === 0) return [];
  const { storage } = repository;
  const { signal } = context;
  await lock.enter('prune-delete', signal);
  const newer = (await listRoots(storage, signal)).filter((id) => !roots.has(id));
  await references.collect(newer, stopAtUnreadable, context, [2, steps]);
  const unneeded = plan.remove.filter(({ name }) => references.used.storedBytes(name) === 0);
  for (const [at, { name }] of unneeded.entries()) {
    tellFiles(context, localText('Deleting packs', '팩을 삭제하는 중'), [2, steps], [at, unneeded.length]);
    await storage.remove(pathOf('pack', name), signal);
  }
  await lock.enter('prune', signal);
  return unneeded;
}

async function tidyIndex(
  repository: Repository,
  inventory: Inventory,
  references: References,
  removed: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<void> {
  const there = new Set([...inventory.packs.keys()].filter((name) => !removed.has(name)));
  const replaced = indexesToReplace(inventory.indexes, there);
  const kept = inventory.indexes.filter((index) => !replaced.includes(index));
  const undescribed = inventory.unindexed.filter((name) => references.used.storedBytes(name) > 0);
  await replaceIndexes(repository, { replaced, kept, there, undescribed }, signal);
}

/** The time of the computer that keeps the files: when it says that our lock was written. */
async function storageNow(repository: Repository, lock: Lock, signal: AbortSignal): Promise<number> {
  const files = await repository.storage.list('locks', signal);
  const own = files.find((file) => file.name === lockPath(lock.id));
  if (own === undefined) throw lockLost(repository.storage.place);
  return Math.floor(own.modifiedAt);
}

const stopAtUnreadable: OnUnreadable = ({ snapshot, error }) => {
  if (!isAppError(error) || error.code !== 'repository/damaged') throw error;
  throw new AppError(
    'repository/damaged',
    localText(
      `Snapshot ${snapshot.slice(0, 16)} cannot be read, so it is not known what it needs, and nothing is deleted. ${error.text.en} To prune without it, forget this snapshot first.`,
      `스냅샷 ${snapshot.slice(0, 16)}을(를) 읽을 수 없어 무엇이 필요한지 알 수 없으므로 아무것도 삭제하지 않습니다. ${error.text.ko} 이 스냅샷 없이 정리하려면 먼저 삭제하십시오.`,
    ),
    { cause: error },
  );
};

function reportOf(
  dryRun: boolean,
  plan: PrunePlan,
  marked: readonly PruneSubject[],
  rewritten: readonly PruneSubject[],
  marks: Iterable<Marked>,
): Omit<PruneReport, 'durationMs'> {
  return {
    dryRun,
    markedPacks: marked.length,
    markedBytes: bytesOf(marked),
    deletedPacks: plan.remove.length,
    deletedBytes: bytesOf(plan.remove),
    rewrittenPacks: rewritten.length,
    rewrittenBytes: bytesOf(rewritten),
    waitingPacks: plan.waiting.length,
    waitingBytes: bytesOf(plan.waiting),
    nextAt: nextRemoval(marks),
  };
}

function bytesOf(packs: readonly PruneSubject[]): number {
  return packs.reduce((sum, pack) => sum + pack.sizeBytes, 0);
}
