import type { Duplex } from 'node:stream';
import type { TableCounts } from '../../../shared/model/snapshot.ts';
import type { DatabaseCheck } from '../capture/sqlite/check-database.ts';
import type { SnapshotContents } from '../../repository/snapshot-contents.ts';
import type { OwnerIds } from './owner-ids.ts';
import type { RestoreFiles } from './restore-files.ts';

/** A process that has a file open. */
export type Holder = { readonly pid: number; readonly name: string; readonly path: string };

/** A database of a snapshot. */
type DatabasePart = { readonly contents: SnapshotContents; readonly partId: string };

/** Shows to others who reach the same computer that a restore is being carried out there. */
export interface RestoreLease {
  /** Keeps the files that speak of a restore fresh until the answer is called; those that are not there yet do not matter. */
  keep(paths: readonly string[]): () => void;
  /** True while somebody, on whichever computer, keeps it fresh. */
  isKept(path: string): Promise<boolean>;
}

export type ConnectThere = (
  address: { readonly host: string; readonly port: number },
  signal: AbortSignal,
) => Promise<Duplex | null>;

/** The computer that the files lie on, where it is asked for more than its files. */
export interface RestoreSystem {
  /** How names are read there. */
  readonly names: 'windows' | 'darwin' | 'posix';
  /** Files that are worked on at once: the more, the longer the way to them. */
  readonly filesAtOnce: number;
  /** Null where only processes of one computer reach the files: the process itself says whether it runs. */
  readonly lease: RestoreLease | null;
  /** Opens a stream to an address as that computer means it; null, also as its answer, where it is reached from here as well. */
  readonly connect: ConnectThere | null;
  /** The host on which root restores, by sudo; null where the account itself does. */
  readonly sudoOn: string | null;
  /** Absolute and free of links, as far as it is there. */
  realPath(path: string): Promise<string>;
  /** The number of the account that restores; null where accounts have none. */
  account(): Promise<number | null>;
  /** Null where this account may not give files to other accounts. */
  ownerIds(): Promise<OwnerIds | null>;
  /** Other processes that have one of these files open, or anything inside one of these folders; null where that cannot be told. */
  holders(
    files: RestoreFiles,
    paths: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly Holder[] | null>;
  /** True when one of the folders lies on a file system that is known to have no hard links. */
  lackHardLinks(folders: readonly string[], signal: AbortSignal): Promise<boolean>;
  /** Rows of a database that may be in use. Nothing is left beside it. Throws an AppError that says why it cannot be read now. */
  countRows(folder: string, path: string, signal: AbortSignal): Promise<TableCounts>;
  /** Lets SQLite look at a database that was made of a part of a snapshot and is not in use; elsewhere at a copy of that part here. */
  checkDatabase(path: string, part: DatabasePart, signal: AbortSignal): Promise<DatabaseCheck>;
}
