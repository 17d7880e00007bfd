import { localText } from '../../../shared/text/local-text.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { inOrder } from '../capture/in-order.ts';
import { makeParents } from './apply-step.ts';
import { EarlySync } from './early-sync.ts';
import type { FolderFacts } from './intent.ts';
import { companionsOf } from './place-units.ts';
import { LastMade } from './last-made.ts';
import type { LeftOut } from './left-out.ts';
import { LiveExtras } from './live-extras.ts';
import { unsafePath } from './restore-errors.ts';
import type { FileFacts, RestoreFiles } from './restore-files.ts';
import { scopeItems } from './scope.ts';
import type { RestoreScope, ScopeItem } from './scope.ts';
import { hasListedRights, hasListedTime, settableFacts } from './settable-facts.ts';
import type { Unit } from './unit-tracker.ts';
import { placesOf } from './work-places.ts';
import { writeContent } from './write-content.ts';

/** What the destination's file system can do, per zone. */
export type ZoneAbilities = { readonly links: boolean; readonly clones: boolean };

export type Stage = {
  readonly files: RestoreFiles;
  readonly scope: RestoreScope;
  readonly id: string;
  readonly abilities: ReadonlyMap<string, ZoneAbilities>;
  readonly context: JobContext;
  readonly totals: { readonly files: number; readonly bytes: number };
  /** Of many files the content is brought to the disk at once, and not with each. */
  readonly syncLater: boolean;
  readonly leftOut: LeftOut;
};

/** A unit and whether it differs from what lies there; only units that differ are put in place. */
export type StagedUnit = {
  readonly unit: Unit;
  differs: boolean;
  /** A single file that lies in its place with the same content: nothing was made for it. */
  untouched: boolean;
  /** What a folder gets once it lies in its place. */
  readonly facts: FolderFacts | null;
};

export type Staged = { readonly units: readonly StagedUnit[]; reusedFiles: number; writtenBytes: number };

/** From here on it is faster to bring everything to the disk at once. */
export const manyFiles = 300;

/**
 * Makes everything that is restored beside the destination. A file that lies there already with the same size and time is taken over
 * by a second name or a copy; `verifyStaged` reads it and decides whether it really is the same.
 */
export async function stageAll(stage: Stage): Promise<Staged> {
  const run = new StageRun(stage);
  const jobs = run.jobs();
  for await (const item of inOrder(jobs, stage.files.system.filesAtOnce, (job) => job())) run.report(item);
  return run.finish();
}

class StageRun {
  readonly #stage: Stage;
  readonly #units: StagedUnit[] = [];
  readonly #staged: Staged;
  readonly #extras: LiveExtras;
  readonly #earlySync: EarlySync;
  #current: StagedUnit | null = null;
  readonly #made = new LastMade();
  #checkedParent = '';
  #files = 0;
  #bytes = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#staged = { units: this.#units, reusedFiles: 0, writtenBytes: 0 };
    this.#extras = new LiveExtras(stage.files, async () => this.#markDifferent());
    this.#earlySync = new EarlySync(stage.files, stage.context.signal);
  }

  /**
   * Folders and links are made one after another, so that no file is ever made while a link above it comes; the content of files may be
   * written at the same time.
   */
  async *jobs(): AsyncGenerator<() => Promise<ScopeItem>> {
    const { files } = this.#stage;
    for await (const { item, there } of this.#looked()) {
      // Closes the folders of the unit before, and so still speaks of that one.
      await this.#extras.pass(item.zone.dir, item.path, item.entry.type, item.begins);
      const unit = item.begins ? this.#begin(item) : this.#current;
      const places = placesOf(item.zone.dir, this.#stage.id);
      const staged = places.staged(item.path);
      await this.#openParent(item, staged);
      const made = there ?? this.#made.typeOf(staged);
      // Two parts may name the same file; then both must mean the same content, which verifying shows.
      if (made !== null && made !== item.entry.type) throw unsafePath(item.entry.path);
      const isMade = made !== null;
      this.#made.add(staged, item.entry.type, files.system.filesAtOnce);
      if (!isMade && item.entry.type === 'folder') await files.makeFolder(staged, 0o700);
      if (!isMade && item.entry.type === 'link') await files.makeLink(item.entry.linkTarget ?? '', staged);
      yield async () => {
        const live = await files.facts(places.live(item.path));
        if (unit !== null && !isMade && (await this.#isUntouched(item, live))) unit.untouched = true;
        else if (!(await this.#make(item, isMade ? null : staged, live)) && unit !== null)
          unit.differs = true;
        return item;
      };
    }
  }

  /** Asked ahead: what has been made since is remembered. */
  #looked(): AsyncGenerator<{ readonly item: ScopeItem; readonly there: FileFacts['type'] | null }> {
    const { scope, context, files, id } = this.#stage;
    return inOrder(scopeItems(scope, context.signal), files.system.filesAtOnce, async (item) => {
      const facts = await files.facts(placesOf(item.zone.dir, id).staged(item.path));
      return { item, there: facts?.type ?? null };
    });
  }

  async finish(): Promise<Staged> {
    await this.#extras.finish();
    return this.#staged;
  }

  #begin({ unit, entry }: ScopeItem): StagedUnit {
    const facts = settableFacts(entry);
    this.#current = {
      unit,
      differs: false,
      untouched: false,
      facts: entry.type === 'folder' ? { ...facts, modifiedNs: String(facts.modifiedNs) } : null,
    };
    this.#units.push(this.#current);
    return this.#current;
  }

  #markDifferent(): void {
    if (this.#current !== null) this.#current.differs = true;
  }

  /** A single file is read where it lies before anything is made for it; a database with journals is never as it was. */
  async #isUntouched(item: ScopeItem, live: FileFacts | null): Promise<boolean> {
    const { files, context } = this.#stage;
    const { entry, unit, zone, path } = item;
    if (unit.type !== 'file' || live?.type !== 'file' || live.sizeBytes !== entry.sizeBytes) return false;
    if (!hasListedRights(entry, live)) return false;
    if ((await companionsOf(files, item.part.kind, unit, zone)).there.length > 0) return false;
    if ((await files.sha256(`${zone.dir}/${path}`, context.signal)) !== entry.sha256) return false;
    this.#staged.reusedFiles += 1;
    this.#bytes += entry.sizeBytes;
    return true;
  }

  /** True when what lies in its place is the same. Without `staged` another part has made it already. */
  async #make(item: ScopeItem, staged: string | null, live: FileFacts | null): Promise<boolean> {
    const { files } = this.#stage;
    const { entry } = item;
    const isSameType = live?.type === entry.type;
    const isSame = isSameType && hasListedRights(entry, live);
    if (staged === null || entry.type === 'folder') return isSame;
    if (entry.type === 'link') {
      return isSame && (await files.linkTarget(`${item.zone.dir}/${item.path}`)) === (entry.linkTarget ?? '');
    }
    if (isSameType && (await this.#reuse(item, staged, live))) {
      this.#staged.reusedFiles += 1;
      this.#bytes += entry.sizeBytes;
      return isSame;
    }
    await this.#write(item, staged);
    return false;
  }

  async #write(item: ScopeItem, staged: string): Promise<void> {
    const { files, scope, context, syncLater, leftOut } = this.#stage;
    const options = {
      signal: context.signal,
      wrote: (bytes: number) => {
        this.#bytes += bytes;
        this.#staged.writtenBytes += bytes;
        if (syncLater) this.#earlySync.wrote(bytes, item.zone.dir);
      },
      // Its chunks are proven, and reading back hashes all of it.
      hash: false,
    };
    try {
      await writeContent(files, scope.contents, item.entry, staged, options);
    } catch (error: unknown) {
      leftOut.add(item, error);
      await files.removeAll(staged);
      return;
    }
    await this.#finishFile(staged, item);
  }

  /** Rights and time must reach the disk with the content: a service cannot read what only root may. */
  async #finishFile(staged: string, { entry }: ScopeItem): Promise<void> {
    const { files, syncLater } = this.#stage;
    await files.setFacts(staged, 'file', settableFacts(entry));
    if (!syncLater) await files.syncFile(staged);
  }

  /** Same size and time: taken over unread. Same size alone: read first. False when it has to be written. */
  async #reuse(item: ScopeItem, staged: string, live: FileFacts): Promise<boolean> {
    const { files, context } = this.#stage;
    const { entry } = item;
    const path = `${item.zone.dir}/${item.path}`;
    if (live.sizeBytes !== entry.sizeBytes) return false;
    const isUntouched = hasListedTime(entry, live);
    if (!isUntouched && (await files.sha256(path, context.signal)) !== entry.sha256) return false;
    const { links, clones } = this.#stage.abilities.get(item.zone.name) ?? { links: false, clones: false };
    if (clones) await files.clone(path, staged);
    else if (links && isUntouched && item.unit.type === 'folder' && hasListedRights(entry, live)) {
      await files.link(path, staged);
      return true;
    } else await files.copy(path, staged);
    await this.#finishFile(staged, item);
    return true;
  }

  /** The folder above must be a real one, whatever the list has put there before. */
  async #openParent(item: ScopeItem, staged: string): Promise<void> {
    const { files } = this.#stage;
    const root = placesOf(item.zone.dir, this.#stage.id).work;
    const parent = staged.slice(0, staged.lastIndexOf('/'));
    if (parent === this.#checkedParent) return;
    const folders: string[] = [];
    for (let above = parent; above.length > root.length; above = above.slice(0, above.lastIndexOf('/'))) {
      folders.push(above);
    }
    const facts = await Promise.all(folders.map((above) => files.facts(above)));
    if (facts.some((one) => one !== null && one.type !== 'folder')) throw unsafePath(item.entry.path);
    if (facts[0] === null || facts[0] === undefined) await makeParents(files, staged);
    this.#checkedParent = parent;
  }

  report(item: ScopeItem): void {
    if (item.entry.type === 'file') this.#files += 1;
    const title = item.part.title;
    const { totals, context } = this.#stage;
    context.progress({
      stage: localText(`Preparing ${title.en}`, `${title.ko} 준비 중`),
      step: 2,
      steps: 5,
      files: this.#files,
      filesTotal: totals.files,
      bytes: this.#bytes,
      bytesTotal: totals.bytes,
    });
  }
}
