import { AppError, isAppError } from '../../../shared/errors/app-error.ts';
import { SnapshotId } from '../../../shared/model/ids.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { CopyReport } from '../../../shared/model/repository.ts';
import type { FactAuthor } from '../facts/fact.ts';
import { readFacts } from '../facts/fact-files.ts';
import { foldFacts } from '../facts/fold-facts.ts';
import { lockLost } from '../locks/lock-file.ts';
import type { Lock } from '../locks/lock.ts';
import { publishSnapshot } from '../publish-snapshot.ts';
import type { Repository } from '../repository.ts';
import { listRoots, readRoot } from '../roots/root-files.ts';
import type { SnapshotOrigin, SnapshotRoot } from '../roots/snapshot-root.ts';
import { ChunkCopier } from './copy-chunks.ts';
import { copyFacts } from './copy-facts.ts';
import { standingRoots } from './forget.ts';
import { tellingWhatStands } from './telling-what-stands.ts';
import { lockWherePossible, withLock } from './upkeep-context.ts';
import type { UpkeepContext } from './upkeep-context.ts';

/** A prune of another console may take away what a sleeping copy relied on; more often than this, something else is wrong. */
const attempts = 3;

type CopyOptions = {
  readonly by: FactAuthor;
  /** Only these; null for all. */
  readonly snapshots: readonly SnapshotId[] | null;
};

/** A snapshot that could not be copied because it is damaged; all others were. */
type FailedCopy = { readonly snapshot: string; readonly what: LocalText };
type CopyResult = CopyReport & { readonly failed: readonly FailedCopy[] };

/**
 * Copies snapshots into another repository, with other keys and under new ids, and what is known of their targets, packs, retention
 * and pins. What is written is read back before a snapshot is published. A snapshot that was copied once, or that was forgotten
 * there, is not copied again; one that was cut off is begun again and writes only what is missing.
 *
 * @throws AppError repository/wrong-repository for a copy into itself, repository/locked
 */
export async function copyRepository(
  from: Repository,
  to: Repository,
  options: CopyOptions,
  context: UpkeepContext,
): Promise<CopyResult> {
  if (from.file.id === to.file.id) throw sameRepository(to.storage.place);
  const startedMs = context.clock.monotonicMs();
  const source = await lockWherePossible(from, 'copy', context);
  try {
    return await withLock(to, 'shared', 'copy', context, async (lock) => {
      const copy = new SnapshotCopy(from, to, lock, options.by, context);
      const stands = () => standsOf(copy);
      const report = await tellingWhatStands(stands, () => copyAll(copy, from, to, options, context));
      return { ...report, durationMs: Math.round(context.clock.monotonicMs() - startedMs) };
    });
  } finally {
    await source?.release();
  }
}

async function copyAll(
  copy: SnapshotCopy,
  from: Repository,
  to: Repository,
  options: CopyOptions,
  context: UpkeepContext,
): Promise<Omit<CopyResult, 'durationMs'>> {
  const { signal } = context;
  const { standing } = await standingRoots(from, signal);
  const there = await originsThere(to, signal);
  const copied = new Map<string, string>();
  const failed: FailedCopy[] = [];
  const asked = standing.filter((id) => options.snapshots?.some((wanted) => wanted === id) ?? true);
  copy.asked = asked.length;
  try {
    for (const [at, id] of asked.entries()) {
      copy.at = at;
      copy.tell();
      try {
        const root = await readRoot(from.storage, from.keys, id, signal);
        const origin = root.copyOf ?? { repositoryId: from.file.id, snapshotId: SnapshotId.parse(id) };
        const known = there.get(originKey(origin));
        if (known === undefined) copied.set(id, await copy.snapshot({ ...root, copyOf: origin }));
        else copy.alreadyThere += 1;
        if (known !== undefined && known !== null) copied.set(id, known);
      } catch (error: unknown) {
        if (!isAppError(error) || error.code !== 'repository/damaged') throw error;
        failed.push({ snapshot: id, what: error.text });
      }
    }
  } finally {
    await copy.end();
  }
  const said = (await readFacts(from, new Set(), signal)).facts;
  const facts = await copyFacts(said, to, (id) => copied.get(id) ?? null, signal);
  const { snapshots, alreadyThere, bytes, newBytes } = copy;
  return { snapshots, alreadyThere, bytes, newBytes, facts, failed };
}

/** Copies one snapshot after another, sharing what was carried over already. */
class SnapshotCopy {
  /** How many there are to copy, and how many of them were looked at. */
  asked = 0;
  at = 0;
  snapshots = 0;
  alreadyThere = 0;
  bytes = 0;
  newBytes = 0;
  readonly #from: Repository;
  readonly #to: Repository;
  readonly #lock: Lock;
  readonly #by: FactAuthor;
  readonly #context: UpkeepContext;
  #copier: ChunkCopier | null = null;

  constructor(from: Repository, to: Repository, lock: Lock, by: FactAuthor, context: UpkeepContext) {
    this.#from = from;
    this.#to = to;
    this.#lock = lock;
    this.#by = by;
    this.#context = context;
  }

  /** Which snapshot it is at, and what has been read so far. */
  tell(): void {
    const bytes = this.bytes + (this.#copier?.bytes ?? 0);
    const [at, asked] = [this.at + 1, this.asked];
    const stage = localText(`Copying snapshot ${at} of ${asked}`, `스냅샷 복사 중(${asked}개 중 ${at}번째)`);
    this.#context.progress({ stage, step: 1, steps: 1, files: 0, filesTotal: null, bytes, bytesTotal: null });
  }

  /** Answers the id there. */
  async snapshot(root: SnapshotRoot): Promise<string> {
    const { clock, signal } = this.#context;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const copier = (this.#copier ??= await ChunkCopier.open(
        this.#from,
        this.#to,
        () => this.tell(),
        signal,
      ));
      const parts = [];
      for (const part of root.parts) parts.push(await copier.part(part));
      await copier.prove();
      const published = await publishSnapshot({
        repository: this.#to,
        sink: copier.sink,
        root: { ...root, parts },
        lock: this.#lock,
        by: this.#by,
        now: clock.now(),
        signal,
      });
      if (published.kind === 'published') {
        this.snapshots += 1;
        return published.id;
      }
      await this.end();
    }
    throw lockLost(this.#to.storage.place);
  }

  async end(): Promise<void> {
    this.bytes += this.#copier?.bytes ?? 0;
    this.newBytes += this.#copier?.newBytes ?? 0;
    await this.#copier?.sink.abort();
    this.#copier = null;
  }
}

/** What is there already, by where it was first published: its id there, or null when it was forgotten there. */
async function originsThere(
  to: Repository,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string | null>> {
  const origins = new Map<string, string | null>();
  const { facts } = await readFacts(to, new Set(), signal);
  const view = foldFacts(facts);
  for (const { snapshotId, copyOf } of view.published.values()) {
    if (!view.forgotten.has(snapshotId)) continue;
    origins.set(originKey(copyOf ?? { repositoryId: to.file.id, snapshotId }), null);
  }
  for (const id of await listRoots(to.storage, signal)) {
    if (view.forgotten.has(id)) continue;
    const own = { repositoryId: to.file.id, snapshotId: SnapshotId.parse(id) };
    origins.set(originKey((await originOf(to, id, signal)) ?? own), id);
  }
  return origins;
}

/** A root there that cannot be read stands for nothing: its snapshot is copied again. */
async function originOf(to: Repository, id: string, signal: AbortSignal): Promise<SnapshotOrigin | null> {
  try {
    return (await readRoot(to.storage, to.keys, id, signal)).copyOf ?? null;
  } catch (error: unknown) {
    if (isAppError(error) && error.code === 'repository/damaged') return null;
    throw error;
  }
}

function originKey({ repositoryId, snapshotId }: SnapshotOrigin): string {
  return `${repositoryId}/${snapshotId}`;
}

function sameRepository(place: string): AppError {
  return new AppError(
    'repository/wrong-repository',
    localText(
      `${place} is the same repository. Copy into another one; the files of a repository can also be copied as they are, by any program.`,
      `${place}은(는) 같은 저장소입니다. 다른 저장소로 복사하십시오. 저장소의 파일은 다른 프로그램으로 그대로 복사할 수도 있습니다.`,
    ),
  );
}

function standsOf({ asked, snapshots, alreadyThere }: SnapshotCopy): LocalText {
  const done = snapshots + alreadyThere;
  return localText(
    `Stopped: ${done} of ${asked} snapshots are complete there. Run it again, it goes on.`,
    `중단됨: 스냅샷 ${asked}개 중 ${done}개가 그곳에 완전히 있습니다. 다시 실행하면 이어서 진행합니다.`,
  );
}
