import type { RestoreChanges } from '../../../shared/model/restore.ts';
import type { RootPart } from '../../repository/roots/snapshot-root.ts';
import { inOrder } from '../capture/in-order.ts';
import { LiveExtras } from './live-extras.ts';
import { NameSurvey } from './name-survey.ts';
import type { NameFindings } from './name-survey.ts';
import type { FileFacts, RestoreFiles } from './restore-files.ts';
import { partItems } from './scope.ts';
import type { RestoreScope, ScopeItem } from './scope.ts';
import { hasListedRights, hasListedTime } from './settable-facts.ts';
import { shownName } from './system-names.ts';

const namesKept = 20;

export type PartSurvey = {
  readonly changes: RestoreChanges;
  readonly names: NameFindings;
  /** What is written while it is made: all but the files that get a second name. */
  readonly stagedBytes: number;
  /** Size of all its files. */
  readonly totalBytes: number;
  /** Roots of the units, below the zone; the first hundred thousand. */
  readonly roots: readonly string[];
  /** Folders of the destination that are links, or lie on another volume than their base. */
  readonly linkedFolders: readonly string[];
  readonly otherVolumes: readonly string[];
  readonly specialFiles: readonly string[];
  /** True when some file belonged to another account and will belong to this one. */
  readonly losesOwners: boolean;
};

const rootsKept = 100_000;

/**
 * Compares a part with what lies in its place, without writing. A file of the same size is taken as unchanged by its time; where the time
 * differs, `readContent` decides by SHA-256, and without it the file counts as changed.
 */
export async function surveyPart(
  files: RestoreFiles,
  scope: RestoreScope,
  part: RootPart,
  options: { readonly readContent: boolean; readonly signal: AbortSignal },
): Promise<PartSurvey> {
  const run = new SurveyRun(files, scope, options);
  const items = partItems(scope, part, options.signal);
  for await (const looked of inOrder(items, files.system.filesAtOnce, (item) => run.look(item)))
    await run.take(looked);
  return run.finish();
}

/** An item, with what lies in its place. */
type LookedItem = {
  readonly item: ScopeItem;
  readonly facts: FileFacts | null;
  readonly isSame: boolean;
  readonly notFolders: readonly string[];
};

class SurveyRun {
  readonly #files: RestoreFiles;
  readonly #options: { readonly readContent: boolean; readonly signal: AbortSignal };
  readonly #names: NameSurvey;
  readonly #extras: LiveExtras;
  #losesOwners = false;
  #totalBytes = 0;
  #stagedBytes = 0;
  readonly #devices = new Map<string, bigint>();
  readonly #found = {
    roots: [] as string[],
    linkedFolders: new Set<string>(),
    otherVolumes: new Set<string>(),
    specialFiles: new Set<string>(),
  };
  readonly #changes = {
    added: 0,
    changed: 0,
    unchanged: 0,
    removed: 0,
    writtenBytes: 0,
    replacedBytes: 0,
    addedNames: [] as string[],
    changedNames: [] as string[],
    removedNames: [] as string[],
  };

  constructor(
    files: RestoreFiles,
    scope: RestoreScope,
    options: { readonly readContent: boolean; readonly signal: AbortSignal },
  ) {
    this.#files = files;
    this.#options = options;
    this.#names = new NameSurvey(scope.rules);
    this.#extras = new LiveExtras(files, (zoneDir, path) => this.#takeExtra(zoneDir, path));
  }

  /** What is asked of the destination, for several items at once. */
  async look(item: ScopeItem): Promise<LookedItem> {
    const facts = await this.#files.facts(`${item.zone.dir}/${item.path}`);
    const isSame = facts !== null && item.entry.type !== 'folder' && (await this.#isSame(item, facts));
    const notFolders = item.begins ? await this.#notFoldersAbove(item) : [];
    return { item, facts, isSame, notFolders };
  }

  async take({ item, facts, isSame, notFolders }: LookedItem): Promise<void> {
    const { entry, zone, path } = item;
    await this.#extras.pass(zone.dir, path, entry.type, item.begins);
    this.#names.pass(path, entry.type);
    if (item.losesOwner) this.#losesOwners = true;
    const live = `${zone.dir}/${path}`;
    if (item.begins && this.#found.roots.length < rootsKept) this.#found.roots.push(path);
    for (const above of notFolders) this.#found.linkedFolders.add(above);
    if (facts !== null) await this.#lookAtLive(item.zone.dir, live, facts);
    if (entry.type === 'folder') return;
    this.#totalBytes += entry.sizeBytes;
    if (!mayBeLinked(item, facts)) this.#stagedBytes += entry.sizeBytes;
    if (facts === null) this.#count('added', path, entry.sizeBytes, 0);
    else if (isSame) this.#count('unchanged', path, 0, 0);
    else this.#count('changed', path, entry.sizeBytes, facts.sizeBytes);
  }

  async finish(): Promise<PartSurvey> {
    await this.#extras.finish();
    const { roots, linkedFolders, otherVolumes, specialFiles } = this.#found;
    return {
      changes: this.#changes,
      totalBytes: this.#totalBytes,
      stagedBytes: this.#stagedBytes,
      names: this.#names.findings(),
      roots,
      linkedFolders: [...linkedFolders],
      otherVolumes: [...otherVolumes],
      specialFiles: [...specialFiles],
      losesOwners: this.#losesOwners,
    };
  }

  async #isSame(item: ScopeItem, facts: FileFacts): Promise<boolean> {
    const { entry } = item;
    const live = `${item.zone.dir}/${item.path}`;
    if (facts.type !== entry.type || !hasListedRights(entry, facts)) return false;
    if (entry.type === 'link') return (await this.#files.linkTarget(live)) === entry.linkTarget;
    if (facts.sizeBytes !== entry.sizeBytes) return false;
    if (hasListedTime(entry, facts)) return true;
    if (!this.#options.readContent) return false;
    return (await this.#files.sha256(live, this.#options.signal)) === entry.sha256;
  }

  /** Nothing is ever moved through a link: the folders above a unit must be real ones. */
  async #notFoldersAbove({ zone, path }: ScopeItem): Promise<readonly string[]> {
    const above: string[] = [];
    for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
      above.push(`${zone.dir}/${path.slice(0, end)}`);
    }
    const facts = await Promise.all(above.map((folder) => this.#files.facts(folder)));
    return above.filter((_, at) => (facts[at]?.type ?? 'folder') !== 'folder');
  }

  async #lookAtLive(zoneDir: string, live: string, facts: FileFacts): Promise<void> {
    if (facts.type === 'other') this.#found.specialFiles.add(live);
    if (facts.device !== (await this.#deviceOf(zoneDir))) this.#found.otherVolumes.add(live);
  }

  async #deviceOf(zoneDir: string): Promise<bigint | null> {
    const known = this.#devices.get(zoneDir);
    if (known !== undefined) return known;
    const facts = await this.#files.facts(zoneDir);
    if (facts !== null) this.#devices.set(zoneDir, facts.device);
    return facts?.device ?? null;
  }

  /** What is not listed goes away together with the folder it lies in. */
  async #takeExtra(zoneDir: string, path: string): Promise<void> {
    this.#options.signal.throwIfAborted();
    const live = `${zoneDir}/${path}`;
    const facts = await this.#files.facts(live);
    if (facts === null) return;
    await this.#lookAtLive(zoneDir, live, facts);
    if (facts.type !== 'folder') {
      this.#count('removed', path, 0, facts.sizeBytes);
      return;
    }
    for (const name of await this.#files.names(live)) await this.#takeExtra(zoneDir, `${path}/${name}`);
  }

  #count(
    kind: 'added' | 'changed' | 'unchanged' | 'removed',
    path: string,
    writtenBytes: number,
    replacedBytes: number,
  ): void {
    this.#changes[kind] += 1;
    this.#changes.writtenBytes += writtenBytes;
    this.#changes.replacedBytes += replacedBytes;
    if (kind === 'unchanged') return;
    const names = this.#changes[`${kind}Names`];
    if (names.length < namesKept) names.push(shownName(path));
  }
}

function mayBeLinked({ entry, unit }: ScopeItem, live: FileFacts | null): boolean {
  if (unit.type !== 'folder' || live?.type !== entry.type || live.sizeBytes !== entry.sizeBytes) return false;
  return hasListedTime(entry, live) && hasListedRights(entry, live);
}
