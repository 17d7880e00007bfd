import type { BigIntStats } from 'node:fs';
import type { EnteredHost } from '../../../locations/ssh/host-access.ts';
import type { Location } from '../../../locations/location.ts';
import type { JobContext } from '../../../platform/job-context.ts';
import type { PostgresAddress } from '../../../../shared/rules/postgres-address.ts';
import type { SnapshotRoot } from '../../../repository/roots/snapshot-root.ts';
import type { OwnerNames } from '../owner-names.ts';
import type { FileReading, ReadingInto } from '../read-file.ts';
import type { BytePath } from '../tree/byte-path.ts';
import type { WalkStretch } from '../tree/walk-tree.ts';

/** What a system tells of a file, a folder or a link. Where it tells no change of its facts, nothing counts as unchanged. */
export type EntryFacts = Pick<
  BigIntStats,
  'dev' | 'ino' | 'mode' | 'uid' | 'gid' | 'size' | 'mtimeNs' | 'mtimeMs'
> & { readonly ctimeNs: bigint | null; readonly ctimeMs: bigint | null };

/** Where something of a set lies: below `basePath`, with forward slashes. */
export type SourcePlace = { readonly basePath: string; readonly path: string };

/** A file that is open for reading. Failures of the system are `UnreadableSource`. */
export interface SourceFile {
  /** Takes it into the repository, up to the size it has when the reading begins. */
  readInto(into: ReadingInto, context: Pick<JobContext, 'signal' | 'clock'>): Promise<FileReading>;
  /** Whether it can be opened at all, where that is not known yet. */
  tryOut(): void | Promise<void>;
  close(): void;
}

/** A file that was looked for by its path. What lies there may be no file: `facts` say it. */
export interface PlacedFile extends SourceFile {
  readonly facts: EntryFacts;
  /** Its bytes, up to the size that `facts` tell. A piece is overwritten once the next is asked for. */
  pieces(signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** The folder of a name that a walk has come to. */
export interface EntryFolder {
  /** Throws the system's own error where it cannot be opened, and that is known at once. */
  begin(name: BytePath): SourceFile;
}

/** What is walked: `isExcluded` is asked with paths relative to the place, and what it means is passed over with all below. */
export type WalkPlace = SourcePlace & { readonly isExcluded: (path: BytePath) => boolean };

/**
 * Where a capture reads: the files of this computer, or those of a host that the job has entered by a connection of its own. Work is asked
 * for in stretches of a walk and in whole files, so that neither waits for the other's single steps.
 */
export interface CaptureSource {
  readonly kind: 'local' | 'ssh';
  /** Null for this computer. */
  readonly host: EnteredHost | null;
  /** Of the computer that has the files. */
  readonly owners: OwnerNames;
  /** Whether a file has a number that stays its own. */
  readonly tellsInodes: boolean;
  /** Files that are read at the same time. */
  readonly readAtOnce: number;
  location(basePath: string): Location;
  /** Names in a folder, as bytes, in no order. Throws `location/…` and the system's own errors. */
  names(place: SourcePlace, signal: AbortSignal): Promise<readonly BytePath[]>;
  /** The folder itself, unless it is the base, and everything in it. Throws `location/…` and the system's own errors. */
  walk(place: WalkPlace, signal: AbortSignal): AsyncGenerator<WalkStretch>;
  /** A file that can be read, or what is no file; links are followed as long as they stay inside. Throws `location/…` and the system's own errors. */
  open(place: SourcePlace, signal: AbortSignal): Promise<PlacedFile>;
  /** Of what an absolute path leads to, links followed; null when nothing is there. */
  facts(absolutePath: string, signal: AbortSignal): Promise<EntryFacts | null>;
  /** False where numbers of files are made up anew, or not told. */
  hasStableInodes(place: SourcePlace, signal: AbortSignal): Promise<boolean>;
  /** The computer that has the files, as a snapshot names it. */
  describe(signal: AbortSignal): Promise<SnapshotRoot['host']>;
  /** Where a database of a server is reached from this process. */
  reach(address: PostgresAddress): Promise<PostgresAddress>;
  /** What went over the link to the host so far, in both directions; zero where there is none. */
  carriedBytes(): number;
  dispose(): void;
}

const typeBits = 0o170000n;
const plainFile = 0o100000n;

export function isPlainFile({ mode }: EntryFacts): boolean {
  return (mode & typeBits) === plainFile;
}
