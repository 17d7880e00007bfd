/** Facts of one file. `mode` holds the permission bits, or null where the system has none. */
export type FileFacts = {
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  readonly sizeBytes: number;
  readonly modifiedAt: number;
  readonly mode: number | null;
  readonly owner: string | null;
  /** Stays the same while a file is renamed; null where the system has none that can be trusted. */
  readonly inode: string | null;
};

/** Space on the file system that holds a path. Inodes are null where the file system does not count them. */
export type SpaceFacts = {
  readonly freeBytes: number;
  readonly totalBytes: number;
  readonly freeInodes: number | null;
  readonly totalInodes: number | null;
};

/**
 * Where a target's files are reached. Paths are relative to the root the operator chose, with forward slashes; anything that
 * leads out of it, by `..` or by a link, is refused with `location/outside-root`. Missing files are values, not failures.
 */
export interface Location {
  readonly kind: 'local' | 'ssh';
  /** The absolute path, free of links, on the computer that has the files. What opens it here asks `localPath` for it. */
  absolutePath(path: string, signal?: AbortSignal): Promise<string>;
  facts(path: string, signal: AbortSignal): Promise<FileFacts | null>;
  /** Names in a folder, at most `limit`; null when it is not there. */
  list(path: string, limit: number, signal: AbortSignal): Promise<readonly string[] | null>;
  /** Up to `lengthBytes` bytes from `offset`; fewer at the end of the file. */
  read(path: string, offset: number, lengthBytes: number, signal: AbortSignal): Promise<Uint8Array>;
  space(path: string, signal: AbortSignal): Promise<SpaceFacts>;
  /** Whether this account may read, or write, the path. */
  allows(path: string, right: 'read' | 'write', signal: AbortSignal): Promise<boolean>;
  /** The name of the network file system that holds the path, or null when it is a local disk. */
  networkFileSystem(path: string, signal: AbortSignal): Promise<string | null>;
}
