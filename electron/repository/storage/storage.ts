/** A file of a place. Names use `/`. */
export type StoredFile = { readonly name: string; readonly sizeBytes: number; readonly modifiedAt: number };

/**
 * Where a repository is kept, reduced to what every place can do. Whole files only: nothing is modified in place. Failures are
 * AppErrors: `repository/not-there`, `repository/not-readable`, `repository/read-only`, `repository/disk-full`,
 * `repository/io-failed`.
 */
export interface Storage {
  /** The place as the operator knows it. */
  readonly place: string;
  /** Files below a folder, not sorted; temporary names are left out. An absent folder is empty. */
  list(folder: string, signal: AbortSignal): Promise<readonly StoredFile[]>;
  /** Exactly `lengthBytes` bytes from `offset`; null when the file is not there, fewer bytes at its end. */
  read(name: string, offset: number, lengthBytes: number, signal: AbortSignal): Promise<Uint8Array | null>;
  size(name: string, signal: AbortSignal): Promise<number | null>;
  /** Opens a new file whose final name is known only when its content is: packs stream through here. */
  create(signal: AbortSignal): Promise<StorageWriter>;
  /** Writes a whole file, in the place of an earlier one of that name. Durable when it resolves, as far as the place can say. */
  write(name: string, content: Uint8Array, signal: AbortSignal): Promise<void>;
  /** Removes a file; it is no failure when it is gone already. */
  remove(name: string, signal: AbortSignal): Promise<void>;
  /** Removes temporary files that were left by a crash and are older than a day. */
  sweep(signal: AbortSignal): Promise<void>;
  space(signal: AbortSignal): Promise<{ readonly freeBytes: number; readonly totalBytes: number }>;
  /**
   * Hex SHA-256 of files, computed where they lie so that they need not travel. A file that cannot be read is left out. Null where the place
   * cannot do that.
   */
  hash(names: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string> | null>;
  /** False when the place cannot confirm that a write has reached its disk. */
  readonly durable: boolean;
}

/** A file that does not exist until it is committed under its name. */
export interface StorageWriter {
  write(bytes: Uint8Array): Promise<void>;
  commit(name: string): Promise<void>;
  abort(): Promise<void>;
}
