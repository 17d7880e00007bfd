import { localText } from '../../../shared/text/local-text.ts';
import type { CheckReport } from '../../../shared/model/repository.ts';
import { pathOf } from '../format/layout.ts';
import { repositoryFileName } from '../format/repository-file.ts';
import { readMarks } from '../marks/mark-files.ts';
import type { Repository } from '../repository.ts';
import { listRoots } from '../roots/root-files.ts';
import { notThere } from '../storage/storage-errors.ts';
import { checkPacks, isInSample } from './check-packs.ts';
import type { PackWish } from './check-packs.ts';
import { checkSmallFiles, nameVanished } from './check-small-files.ts';
import { nameConcerned } from './concerned.ts';
import { takeInventory } from './inventory.ts';
import { Problems, fileProblem } from './problems.ts';
import { References } from './references.ts';
import type { OnUnreadable } from './references.ts';
import { tellingWhatStands } from './telling-what-stands.ts';
import { lockWherePossible } from './upkeep-context.ts';
import type { UpkeepContext } from './upkeep-context.ts';

export type CheckOptions = {
  /** 0: structure alone. 0.1: a tenth of the packs as well, by turns. 1: every byte. */
  readonly readShare: 0 | 0.1 | 1;
  /** Whether packs that are not read are compared with their names by a hash that is made where they lie. */
  readonly hash?: boolean;
  /** Which turn of a sample it is: count up from one sampled check to the next, and ten of them read everything. */
  readonly turn: number;
  /** Ids of snapshots that this console knows were published, besides what the facts say. */
  readonly published: ReadonlySet<string>;
  /** Names of facts that this console has read before: facts are never removed. */
  readonly facts: ReadonlySet<string>;
  /** Hex SHA-256 of every recover.mjs that may lie there: that of this version and that of the kit. */
  readonly recoverScripts: ReadonlySet<string>;
};

/**
 * Finds what is damaged, missing or strange, and names the snapshots and paths that need it. Changes nothing. Works where nothing can
 * be written, then without a lock.
 *
 * @throws AppError repository/locked, repository/not-there also when the place drops out meanwhile
 */
export async function checkRepository(
  repository: Repository,
  options: CheckOptions,
  context: UpkeepContext,
): Promise<CheckReport> {
  const startedMs = context.clock.monotonicMs();
  const lock = await lockWherePossible(repository, 'check', context);
  try {
    const report = await tellingWhatStands(
      () => notChecked,
      () => checkEverything(repository, options, context),
    );
    return { ...report, durationMs: Math.round(context.clock.monotonicMs() - startedMs) };
  } finally {
    await lock?.release();
  }
}

async function checkEverything(
  repository: Repository,
  options: CheckOptions,
  context: UpkeepContext,
): Promise<Omit<CheckReport, 'durationMs'>> {
  const { storage } = repository;
  const { signal } = context;
  const problems = new Problems();
  const view = await checkSmallFiles(repository, options, problems, signal);
  const roots = (await listRoots(storage, signal)).toSorted();
  nameVanished(view, options.published, new Set(roots), problems);
  const { marked } = await readMarks(repository, signal);
  const inventory = await takeInventory(repository, new Set(marked.keys()), signal, (name, error) =>
    problems.add(pathOf('idx', name), fileProblem(error)),
  );
  const packs = await checkPacks(repository, inventory, wishOf(options), problems, context);
  const references = new References(repository, inventory);
  const snapshots = roots.filter((id) => !view.forgotten.has(id));
  const onUnreadable: OnUnreadable = ({ snapshot, listChunk, error }) => {
    const what = fileProblem(error);
    const place = listChunk === null ? null : inventory.table.find(Buffer.from(listChunk, 'hex'));
    if (listChunk === null) problems.add(pathOf('snap', snapshot), what, [snapshot]);
    else if (place === null) references.missing += 1;
    else {
      problems.add(pathOf('pack', place.pack), what, [snapshot]);
      packs.damaged.add(place);
    }
  };
  await references.collect(snapshots, onUnreadable, context, [3, 4]);
  const { reader, used } = references;
  const undescribed = new Set(inventory.unindexed.filter((pack) => used.storedBytes(pack) > 0));
  for (const pack of undescribed) problems.add(pathOf('pack', pack), undescribedText);
  if (references.missing > 0 || !packs.damaged.isEmpty || undescribed.size > 0) {
    const found = { inventory, reader, damaged: packs.damaged, undescribed, snapshots };
    await nameConcerned(repository, found, problems, signal);
  }
  // A place that dropped out looks like one where everything is missing.
  if ((await storage.size(repositoryFileName, signal)) === null) throw notThere(storage.place);
  const list = [...problems.list()];
  const { bytesRead, share, hashedShare } = packs;
  const counts = { packs: inventory.packs.size, bytesRead, snapshots: snapshots.length };
  return {
    ok: list.length === 0,
    share: options.readShare === 0 ? 0 : share,
    hashedShare,
    ...counts,
    problems: list,
  };
}

const undescribedText = localText(
  'No index describes this pack, so the snapshots that need it cannot be read. Nothing is lost: rebuild the index.',
  '이 팩이 적힌 색인이 없어 이 팩이 필요한 스냅샷을 읽을 수 없습니다. 잃은 것은 없으니 색인을 다시 만드십시오.',
);

const notChecked = localText(
  'Stopped: the check is not complete, and nothing was changed. Run it again.',
  '중단됨: 점검이 끝나지 않았으며 아무것도 변경하지 않았습니다. 다시 실행하십시오.',
);

function wishOf({ readShare, turn, hash = false }: CheckOptions): PackWish {
  return { isRead: (pack) => readShare === 1 || (readShare === 0.1 && isInSample(pack, turn)), hash };
}
