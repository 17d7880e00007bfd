import { localText } from '../../../shared/model/local-text.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { makeParents } from './apply-step.ts';
import type { FolderFacts } from './intent.ts';
import { LiveExtras } from './live-extras.ts';
import { unsafePath } from './restore-errors.ts';
import type { FileFacts, RestoreFiles } from './restore-files.ts';
import { scopeItems } from './scope.ts';
import type { RestoreScope, ScopeItem } from './scope.ts';
import { hasListedRights, hasListedTime, settableFacts } from './settable-facts.ts';
import type { Unit } from './unit-tracker.ts';
import { placesOf } from './work-places.ts';
import { hashFile, writeContent } from './write-content.ts';

/** What the destination's file system can do, per zone. */
export type ZoneAbilities = { readonly links: boolean; readonly clones: boolean };

export type Stage = {
  readonly files: RestoreFiles;
  readonly scope: RestoreScope;
  readonly id: string;
  readonly abilities: ReadonlyMap<string, ZoneAbilities>;
  readonly context: JobContext;
  readonly totals: { readonly files: number; readonly bytes: number };
};

/** A unit and whether it differs from what lies there; only units that differ are put in place. */
export type StagedUnit = {
  readonly unit: Unit;
  differs: boolean;
  /** What a folder gets once it lies in its place. */
  readonly facts: FolderFacts | null;
};

export type Staged = { readonly units: readonly StagedUnit[]; reusedFiles: number; writtenBytes: number };

/**
 * Makes everything that is restored beside the destination. A file that lies there already with the same size and time is taken over
 * by a second name or a copy; `verifyStaged` reads it and decides whether it really is the same.
 */
export async function stageAll(stage: Stage): Promise<Staged> {
  const run = new StageRun(stage);
  for await (const item of scopeItems(stage.scope, stage.context.signal)) await run.take(item);
  return run.finish();
}

class StageRun {
  readonly #stage: Stage;
  readonly #units: StagedUnit[] = [];
  readonly #staged: Staged;
  readonly #extras: LiveExtras;
  #current: StagedUnit | null = null;
  #checkedParent = '';
  #files = 0;
  #bytes = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#staged = { units: this.#units, reusedFiles: 0, writtenBytes: 0 };
    this.#extras = new LiveExtras(stage.files, async () => this.#markDifferent());
  }

  async take(item: ScopeItem): Promise<void> {
    // Closes the folders of the unit before, and so still speaks of that one.
    await this.#extras.pass(item.zone.dir, item.path, item.entry.type, item.begins);
    if (item.begins) this.#begin(item);
    const places = placesOf(item.zone.dir, this.#stage.id);
    const live = await this.#stage.files.facts(places.live(item.path));
    await this.#make(item, places.staged(item.path), live);
    if (item.entry.type !== 'file') return;
    this.#files += 1;
    this.#report(item);
  }

  async finish(): Promise<Staged> {
    await this.#extras.finish();
    return this.#staged;
  }

  #begin({ unit, entry }: ScopeItem): void {
    const facts = settableFacts(entry);
    this.#current = {
      unit,
      differs: false,
      facts: entry.type === 'folder' ? { ...facts, modifiedNs: String(facts.modifiedNs) } : null,
    };
    this.#units.push(this.#current);
  }

  #markDifferent(): void {
    if (this.#current !== null) this.#current.differs = true;
  }

  async #make(item: ScopeItem, staged: string, live: FileFacts | null): Promise<void> {
    await this.#openParent(item, staged);
    const { files } = this.#stage;
    const { entry } = item;
    const isSameType = live?.type === entry.type;
    if (!isSameType || !hasListedRights(entry, live)) this.#markDifferent();
    if (entry.type === 'folder') {
      if ((await files.facts(staged)) === null) await files.makeFolder(staged, 0o700);
      return;
    }
    if ((await files.facts(staged)) !== null) {
      // Two parts may name the same file; then both must mean the same content, which verifying shows.
      if (entry.type !== 'file' || (await files.facts(staged))?.type !== 'file') throw unsafePath(entry.path);
      return;
    }
    if (entry.type === 'link') {
      const target = entry.linkTarget ?? '';
      const isSame = isSameType && (await files.linkTarget(`${item.zone.dir}/${item.path}`)) === target;
      if (!isSame) this.#markDifferent();
      await files.makeLink(target, staged);
      return;
    }
    if (isSameType && (await this.#reuse(item, staged, live))) {
      this.#staged.reusedFiles += 1;
      this.#bytes += entry.sizeBytes;
      return;
    }
    this.#markDifferent();
    await this.#write(item, staged);
  }

  async #write(item: ScopeItem, staged: string): Promise<void> {
    const { files, scope, context } = this.#stage;
    await writeContent(files, scope.contents, item.entry, staged, {
      signal: context.signal,
      wrote: (bytes) => {
        this.#bytes += bytes;
        this.#staged.writtenBytes += bytes;
        this.#report(item);
      },
    });
    await files.setFacts(staged, 'file', settableFacts(item.entry));
  }

  /** Same size and time: taken over unread. Same size alone: read first. False when it has to be written. */
  async #reuse(item: ScopeItem, staged: string, live: FileFacts): Promise<boolean> {
    const { files, context } = this.#stage;
    const { entry } = item;
    const path = `${item.zone.dir}/${item.path}`;
    if (live.sizeBytes !== entry.sizeBytes) return false;
    const isUntouched = hasListedTime(entry, live);
    if (!isUntouched && (await hashFile(files, path, context.signal)) !== entry.sha256) return false;
    const { links, clones } = this.#stage.abilities.get(item.zone.name) ?? { links: false, clones: false };
    if (clones) await files.clone(path, staged);
    else if (links && isUntouched && item.unit.type === 'folder' && hasListedRights(entry, live)) {
      await files.link(path, staged);
      return true;
    } else await files.copy(path, staged);
    await files.setFacts(staged, 'file', settableFacts(entry));
    return true;
  }

  /** The folder above must be a real one, whatever the list has put there before. */
  async #openParent(item: ScopeItem, staged: string): Promise<void> {
    const { files } = this.#stage;
    const root = placesOf(item.zone.dir, this.#stage.id).work;
    const parent = staged.slice(0, staged.lastIndexOf('/'));
    if (parent === this.#checkedParent) return;
    for (let above = parent; above.length > root.length; above = above.slice(0, above.lastIndexOf('/'))) {
      const facts = await files.facts(above);
      if (facts !== null && facts.type !== 'folder') throw unsafePath(item.entry.path);
    }
    await makeParents(files, staged);
    this.#checkedParent = parent;
  }

  #report(item: ScopeItem): void {
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
