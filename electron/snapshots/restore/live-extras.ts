import { isBelow, parentOf } from './entry-path.ts';
import type { RestoreFiles } from './restore-files.ts';
import { isOwnName } from './work-places.ts';

type OpenFolder = { readonly zoneDir: string; readonly path: string; readonly listed: Set<string> };

/**
 * Finds what lies in the folders of the destination without being listed, while entries pass by in their order (folder before content,
 * a folder's content together). Keeps the names of the open folders only.
 */
export class LiveExtras {
  #open: OpenFolder[] = [];
  readonly #files: RestoreFiles;
  readonly #found: (zoneDir: string, path: string) => Promise<void>;

  constructor(files: RestoreFiles, found: (zoneDir: string, path: string) => Promise<void>) {
    this.#files = files;
    this.#found = found;
  }

  /** `begins` marks the root of a unit: what lies beside it is not looked at. */
  async pass(zoneDir: string, path: string, type: string, begins: boolean): Promise<void> {
    await this.#closeUntil((folder) => !begins && folder.zoneDir === zoneDir && isBelow(path, folder.path));
    const parent = this.#open.at(-1);
    if (parent !== undefined && parentOf(path) === parent.path) {
      parent.listed.add(path.slice(parent.path.length + 1));
    }
    if (type === 'folder') this.#open.push({ zoneDir, path, listed: new Set() });
  }

  async finish(): Promise<void> {
    await this.#closeUntil(() => false);
  }

  async #closeUntil(isStillOpen: (folder: OpenFolder) => boolean): Promise<void> {
    for (let folder = this.#open.at(-1); folder !== undefined; folder = this.#open.at(-1)) {
      if (isStillOpen(folder)) return;
      this.#open.pop();
      await this.#report(folder);
    }
  }

  async #report({ zoneDir, path, listed }: OpenFolder): Promise<void> {
    const live = `${zoneDir}/${path}`;
    if ((await this.#files.facts(live))?.type !== 'folder') return;
    for (const name of (await this.#files.names(live)).toSorted()) {
      if (!listed.has(name) && !isOwnName(name)) await this.#found(zoneDir, `${path}/${name}`);
    }
  }
}
