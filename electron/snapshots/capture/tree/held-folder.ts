import {
  closeSync,
  constants,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  realpathSync,
} from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { containedPath } from '../../../locations/contained-path.ts';
import { systemCode } from '../../../platform/file-errors.ts';
import { LocalFile } from '../read-file.ts';
import type { EntryFolder } from '../source/capture-source.ts';
import { bytePath, rawBytes } from './byte-path.ts';
import type { BytePath } from './byte-path.ts';

/** Not in node's table: macOS refuses a link anywhere in the path (sys/fcntl.h). */
const noLinkAnywhere = process.platform === 'darwin' ? 0x2000_0000 : 0;
const noLink = (constants.O_NOFOLLOW ?? 0) | noLinkAnywhere;
/** Not in node's table: Linux opens the place without asking for the right to list it (open(2), O_PATH). */
const placeOnly = process.platform === 'linux' ? 0x20_0000 : 0;
const folderFlags = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | noLink | placeOnly;
/** Without O_NONBLOCK a pipe that has taken a file's place would hold the capture for ever. */
const fileFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | noLink;

/** Linux gives every open folder a path of its own, below which nobody can put a link in the way. */
const ownFolders = '/proc/self/fd';
const hasOwnFolders = process.platform === 'linux' && existsSync(ownFolders);

/**
 * A folder that is read without ever leaving it. It is held open where the system allows to go on from an open folder, so that
 * its names stay its own even when its path is replaced by a link meanwhile; elsewhere the path is compared after each step.
 * Names and answers are bytes. Failures are the system's own errors.
 */
export class HeldFolder implements EntryFolder {
  readonly #fd: number | null;
  /** The folder with a separator behind it, as bytes. */
  readonly #prefix: BytePath;

  private constructor(fd: number | null, prefix: BytePath) {
    this.#fd = fd;
    this.#prefix = prefix;
  }

  /** The folder at `path` below `base`; links on the way are followed as long as they stay inside (`location/outside-root`). */
  static async open(base: string, path: string): Promise<HeldFolder> {
    const way = await wayTo(base, path);
    return endOf(way, HeldFolder.#at(bytePath(await realpath(base))));
  }

  /** The folder that holds `path`, and the name there; links are followed as in `open`. The file itself may be missing. */
  static async around(
    base: string,
    path: string,
  ): Promise<{ readonly folder: HeldFolder; readonly name: BytePath }> {
    const way = await wayTo(base, path);
    const name = way.pop();
    if (name === undefined) throw Object.assign(new Error('the base itself is no file'), { code: 'EISDIR' });
    return { folder: endOf(way, HeldFolder.#at(bytePath(await realpath(base)))), name };
  }

  static #at(path: BytePath): HeldFolder {
    if (!hasOwnFolders) return new HeldFolder(null, path.endsWith(sep) ? path : `${path}${sep}`);
    const fd = openSync(rawBytes(path), folderFlags);
    return new HeldFolder(fd, `${ownFolders}/${fd}/`);
  }

  enter(name: BytePath): HeldFolder {
    const inner = HeldFolder.#at(`${this.#prefix}${name}`);
    inner.#checkPlace();
    return inner;
  }

  /** Its names in the order of their bytes. */
  names(): readonly BytePath[] {
    const names = readdirSync(rawBytes(this.#prefix), { encoding: 'latin1' });
    this.#checkPlace();
    return names.sort();
  }

  /** Facts of what bears the name, of a link itself; null when nothing does. */
  facts(name: BytePath): BigIntStats | null {
    return lstatSync(this.#below(name), { bigint: true, throwIfNoEntry: false }) ?? null;
  }

  /** Where a link leads, as it is written. */
  linkTarget(name: BytePath): BytePath {
    return readlinkSync(this.#below(name), { encoding: 'latin1' });
  }

  /** A descriptor for reading the file of that name; the caller closes it. `ELOOP` when it is a link. */
  openFile(name: BytePath): number {
    const fd = openSync(this.#below(name), fileFlags);
    try {
      this.#checkPlace();
    } catch (error: unknown) {
      closeSync(fd);
      throw error;
    }
    return fd;
  }

  begin(name: BytePath): LocalFile {
    return new LocalFile(this.openFile(name));
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
  }

  #below(name: BytePath): string | Buffer {
    return rawBytes(`${this.#prefix}${name}`);
  }

  /** Where the folder cannot be held: its path must still be free of links. */
  #checkPlace(): void {
    if (this.#fd !== null) return;
    const real = realpathSync(rawBytes(this.#prefix), { encoding: 'latin1' });
    const withEnd = real.endsWith(sep) ? real : `${real}${sep}`;
    if (withEnd !== this.#prefix)
      throw Object.assign(new Error('a link was put in the way'), { code: 'ELOOP' });
  }
}

/** The folder at the end of the way; those before it are closed. */
function endOf(way: readonly BytePath[], start: HeldFolder): HeldFolder {
  let folder = start;
  for (const name of way) {
    const outer = folder;
    try {
      folder = outer.enter(name);
    } finally {
      outer.close();
    }
  }
  return folder;
}

/** The names from the base down to where the path really lies. */
async function wayTo(base: string, path: string): Promise<BytePath[]> {
  const real = await containedPath(base, path);
  const way = relative(await realpath(base), real).split(sep);
  return way.filter((name) => name !== '').map(bytePath);
}

/** True when nothing, or something else than was seen, is at the place: it went away or was replaced. */
export function hasGone(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR', 'ENXIO'].includes(systemCode(error) ?? '');
}
