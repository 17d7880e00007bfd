import type { DatabaseFiles } from '../live-database/file-version.ts';
import type { SentValue } from './host-values.ts';

/** How a database of a host is opened: as it is, a copy that was made there, or as it is for changing rows. */
export type HostOpening = 'original' | 'copy' | 'change';

/** The state of a database's files on a host, looked at before SQLite opens any. */
export type HostFiles = {
  /** Null when the main file is not there; `walBytes` is what its log holds nevertheless. */
  readonly files: DatabaseFiles | null;
  readonly walBytes: number;
  /** The first 4096 bytes of the main file. */
  readonly beginning: Uint8Array;
  /** Which file it is, and the lines of the host's list of locks; null where it shows none. */
  readonly inode: { readonly dev: bigint; readonly ino: bigint } | null;
  readonly locks: string | null;
};

export type HostCopy =
  | { readonly kind: 'copied' }
  /** Somebody kept writing. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'no-room'; readonly allowedBytes: number };

export type HostSelect = {
  /** One SELECT. */
  readonly sql: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** `shown` is as much of each value as a cell shows, `nothing` only that there is a row. */
  readonly sent: 'whole' | 'shown' | 'nothing';
  readonly mostRows: number;
};

export type HostAnswer = {
  readonly columns: readonly string[];
  /** As the host measured it. */
  readonly durationMs: number;
  /** True when a row was not wanted any more: then nothing else can be asked. */
  readonly isStopped: boolean;
};

/** What is done with a row; false when no more are wanted. */
export type OnRow = (row: readonly SentValue[]) => boolean;

/**
 * A program on the host that reads one database, by python3's sqlite3 module or by the shell of SQLite. All of them ends with its input, which a
 * lost connection closes too: what was not committed is rolled back, and its copy removed. Errors of SQLite come as those of this process do.
 */
export interface HostEngine {
  look(): Promise<HostFiles>;
  /** Copies main, `-wal` and `-journal` into a folder that only the account may enter, where there is room for `sizeBytes`. */
  copy(sizeBytes: number): Promise<HostCopy>;
  /** Opens it with care and begins a transaction; answers how long that took, in milliseconds. After a failure it may be opened in another way. */
  begin(how: HostOpening, busyTimeoutMs: number): Promise<number>;
  select(select: HostSelect, onRow: OnRow): Promise<HostAnswer>;
  /** The steps of a SELECT's plan as SQLite words them. */
  explain(sql: string, parameters: HostSelect['parameters']): Promise<readonly string[]>;
  /** One statement without rows, in a database that was opened for changing. */
  execute(sql: string, parameters: HostSelect['parameters']): Promise<void>;
  /** Puts the database away so that another reading can begin; false where only `end` does, after a copy and after a change. */
  rest(): Promise<boolean>;
  /** It stays so many seconds more at most. */
  stay(seconds: number): void;
  /** Ends the program when it has put everything away. */
  end(): Promise<void>;
}

/** The three files of a database as they were found; null without a main file. */
export function databaseFilesOf(
  [main = null, wal = null, journal = null]: readonly DatabaseFiles['wal'][],
  hasShm: boolean,
): DatabaseFiles | null {
  return main === null ? null : { main, wal, journal, hasShm };
}
