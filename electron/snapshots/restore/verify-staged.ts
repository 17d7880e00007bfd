import { dirname } from 'node:path';
import { localText } from '../../../shared/text/local-text.ts';
import { inOrder } from '../capture/in-order.ts';
import { isBelow } from './entry-path.ts';
import { ManifestWriter } from './manifest.ts';
import type { ManifestLine } from './manifest.ts';
import { wroteOtherBytes } from './restore-errors.ts';
import { scopeItems } from './scope.ts';
import type { ScopeItem } from './scope.ts';
import { setFolderFacts, settableFacts } from './settable-facts.ts';
import type { Stage, Staged, StagedUnit } from './stage.ts';
import { placesOf } from './work-places.ts';
import { writeContent } from './write-content.ts';

/**
 * Reads every staged file and compares its SHA-256 with the list. One that was taken over and is not the same after all is written from
 * the snapshot; what cannot be read is left out. Sets the facts of folders and writes the manifest. Answers the manifest's SHA-256.
 */
export async function verifyStaged(stage: Stage, staged: Staged, manifestPath: string): Promise<string> {
  const isOnDisk = !stage.syncLater || (await syncZones(stage));
  const manifest = await ManifestWriter.create(stage.files, manifestPath);
  try {
    const counted = { files: 0, bytes: 0 };
    const folders = new FolderFinisher(stage);
    for await (const { item, line } of inOrder(
      verifyJobs({ ...stage, syncLater: !isOnDisk }, staged),
      Math.max(filesAtOnce, stage.files.system.filesAtOnce),
      (job) => job(),
    )) {
      await folders.pass(item);
      if (line === null) continue;
      await manifest.add(line);
      if (line.type === 'file') counted.files += 1;
      counted.bytes += line.sizeBytes;
      reportVerified(stage, item, counted);
    }
    await folders.finish();
  } catch (error: unknown) {
    await manifest.abandon();
    throw error;
  }
  const sha256 = await manifest.finish();
  await stage.files.syncFolder(dirname(manifestPath));
  return sha256;
}

/** Threads read them while the lines of earlier ones are written. */
const filesAtOnce = 64;

/** Without a line: it was left out. */
type Verified = { readonly item: ScopeItem; readonly line: ManifestLine | null };

/** True when everything that was staged is on the disks now. */
async function syncZones({ files, scope, context }: Stage): Promise<boolean> {
  for (const { dir } of scope.zones) {
    if (!(await files.syncFileSystem(dir, context.signal))) return false;
  }
  return true;
}

async function* verifyJobs(stage: Stage, staged: Staged): AsyncGenerator<() => Promise<Verified>> {
  const units = staged.units.values();
  let current: StagedUnit | null = null;
  for await (const item of scopeItems(stage.scope, stage.context.signal)) {
    if (item.begins) current = units.next().value ?? null;
    const unit = current;
    yield async () => {
      const line = await verifyItem(stage, item, unit?.untouched === true, () => {
        if (unit !== null) unit.differs = true;
        staged.reusedFiles -= 1;
      });
      return { item, line };
    };
  }
}

async function verifyItem(
  stage: Stage,
  item: ScopeItem,
  isUntouched: boolean,
  rewritten: () => void,
): Promise<ManifestLine | null> {
  const { files, leftOut } = stage;
  const { entry } = item;
  if (leftOut.has(item.zone.name, item.path)) return null;
  const places = placesOf(item.zone.dir, stage.id);
  const path = isUntouched ? places.live(item.path) : places.staged(item.path);
  if (entry.type === 'file' && !isUntouched) {
    try {
      await verifyFile(stage, item, path, rewritten);
    } catch (error: unknown) {
      leftOut.add(item, error);
      await files.removeAll(path);
      return null;
    }
  }
  if (entry.type === 'link') await files.setFacts(path, 'link', settableFacts(entry));
  const facts = await files.facts(path);
  if (facts === null) throw wroteOtherBytes(path);
  return {
    zone: item.zone.name,
    path: item.path,
    type: entry.type,
    sizeBytes: entry.type === 'file' ? entry.sizeBytes : 0,
    sha256: entry.type === 'file' ? entry.sha256 : null,
    modifiedNs: String(facts.modifiedNs),
    linkTarget: entry.type === 'link' ? (entry.linkTarget ?? '') : null,
  };
}

async function verifyFile(stage: Stage, item: ScopeItem, path: string, rewritten: () => void): Promise<void> {
  const { files, scope, context } = stage;
  const { entry } = item;
  if (stage.syncLater) await files.syncFile(path);
  if ((await files.sha256(path, context.signal)) === entry.sha256) return;
  rewritten();
  await files.removeFile(path);
  await writeContent(files, scope.contents, entry, path, {
    signal: context.signal,
    wrote: () => undefined,
    hash: true,
  });
  await files.setFacts(path, 'file', settableFacts(entry));
  await files.syncFile(path);
  if ((await files.sha256(path, context.signal)) !== entry.sha256) throw wroteOtherBytes(path);
}

/**
 * Sets rights and time of a folder when all that lies in it is done; the root of a unit gets them in its place. Brings the names in all
 * of them to the disk, and those of the units: once the intent is there, everything it speaks of must be.
 */
class FolderFinisher {
  readonly #stage: Stage;
  readonly #unitFolders = new Set<string>();
  #open: ScopeItem[] = [];

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  async pass(item: ScopeItem): Promise<void> {
    await this.#closeUntil((folder) => folder.zone === item.zone && isBelow(item.path, folder.path));
    if (item.begins) this.#unitFolders.add(dirname(this.#stagedPath(item)));
    if (item.entry.type === 'folder') this.#open.push(item);
  }

  async finish(): Promise<void> {
    await this.#closeUntil(() => false);
    for (const folder of this.#unitFolders) await this.#stage.files.syncFolder(folder);
  }

  #stagedPath({ zone, path }: ScopeItem): string {
    return placesOf(zone.dir, this.#stage.id).staged(path);
  }

  async #closeUntil(isStillOpen: (folder: ScopeItem) => boolean): Promise<void> {
    for (let folder = this.#open.at(-1); folder !== undefined; folder = this.#open.at(-1)) {
      if (isStillOpen(folder)) return;
      this.#open.pop();
      const { files } = this.#stage;
      const path = this.#stagedPath(folder);
      if (folder.begins) await files.syncFolder(path);
      else await setFolderFacts(files, path, settableFacts(folder.entry));
    }
  }
}

function reportVerified(
  stage: Stage,
  item: ScopeItem,
  counted: { readonly files: number; readonly bytes: number },
): void {
  const title = item.part.title;
  stage.context.progress({
    stage: localText(`Reading back ${title.en}`, `${title.ko} 다시 읽는 중`),
    step: 3,
    steps: 5,
    files: counted.files,
    filesTotal: stage.totals.files,
    bytes: counted.bytes,
    bytesTotal: stage.totals.bytes,
  });
}
