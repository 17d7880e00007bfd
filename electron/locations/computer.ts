import type { ProgramEnd } from '../platform/run-program.ts';

/** What tells one state of a file from another. */
export type ExactFacts = {
  readonly sizeBytes: number;
  readonly modifiedAt: number;
  /** Another file under the same name has another one. */
  readonly identity: string;
};

/** A regular file as it was when it was looked at; `path` is relative to where was looked, with forward slashes. */
export type FoundFile = ExactFacts & { readonly path: string };

export function isSameFile(one: ExactFacts, other: ExactFacts | null): boolean {
  return (
    other !== null &&
    one.identity === other.identity &&
    one.sizeBytes === other.sizeBytes &&
    one.modifiedAt === other.modifiedAt
  );
}

/** What became of a file that was to be replaced. `unconfirmed`: replaced, and nobody could say that it is on the disk. */
export type Replaced = 'durable' | 'unconfirmed' | 'changed';

/** What became of files that were to go: `changed` ones are no longer those that were meant, and stay. */
export type Removal = {
  readonly removed: number;
  readonly changed: number;
  /** The system's name of what stood in the way → how many. */
  readonly failed: ReadonlyMap<string, number>;
};

export type ProgramOnComputer = {
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly timeoutMs: number;
  /** Of what it writes, the last bytes are kept. */
  readonly mostBytes: number;
};

/** Who a file belongs to, and who would replace it; null where that is not known. */
export type Ownership = { readonly uid: number; readonly self: number | null };

/** What bytes become on their way: `push` and at last `end` answer what is to be written. */
export interface Passage {
  push(bytes: Uint8Array): Uint8Array;
  end(): Uint8Array;
}

/**
 * The computer that has a target's files: this one, or a host. What changes a target changes it by this. Paths are absolute and free of links,
 * as `Location.absolutePath` tells them. Failures of the file system have its names (`ENOENT`…) as their code, or are AppErrors.
 */
export interface Computer {
  /** How a host is reached; null for this computer. */
  readonly host: string | null;
  /** Its programs run as root, by sudo. */
  readonly asRoot: boolean;
  join(folder: string, path: string): string;
  /** A file whole; of a larger one `mostBytes` and one more. */
  read(path: string, mostBytes: number, signal: AbortSignal): Promise<Uint8Array>;
  /**
   * Puts other content in the place of a file, with its owner and its rights: written beside it, brought to the disk, renamed over it. Whatever
   * ends it leaves the old or the new one. Changes nothing when the file is no longer what `expected`, a SHA-256, says.
   */
  replace(path: string, content: Uint8Array, expected: string, signal: AbortSignal): Promise<Replaced>;
  ownership(path: string, signal: AbortSignal): Promise<Ownership>;
  /** Every regular file below a folder. Links are neither followed nor told. */
  walk(folder: string, signal: AbortSignal): Promise<readonly FoundFile[]>;
  /** Regular files as they are now, in this order; null where there is none. */
  exact(paths: readonly string[], signal: AbortSignal): Promise<readonly (ExactFacts | null)[]>;
  /** The SHA-256 of each file; null for what cannot be read. */
  digests(paths: readonly string[], signal: AbortSignal): Promise<readonly (string | null)[]>;
  /** Brings what becomes of a file, with its time, onto the disk of this computer: a new file, for this account only. */
  bring(path: string, to: string, through: Passage, signal: AbortSignal): Promise<void>;
  /** Those of the folders in which this account may not make or remove files. */
  notWritable(folders: readonly string[], signal: AbortSignal): Promise<readonly string[]>;
  /** Removes files, each only as it was found. */
  remove(
    files: readonly (ExactFacts & { readonly absolute: string })[],
    signal: AbortSignal,
  ): Promise<Removal>;
  /** Without a shell. What it has started ends with it. Rejects with `run/cancelled`, `ssh/…`. */
  run(program: ProgramOnComputer, signal: AbortSignal): Promise<ProgramEnd>;
}
