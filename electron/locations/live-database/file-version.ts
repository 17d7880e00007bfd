import { statSync } from 'node:fs';

/** What changes when anybody writes: identity, size and time of the three files of a database. Reads nothing of them. */
export type DatabaseFiles = {
  readonly main: FileVersion;
  readonly wal: FileVersion | null;
  readonly journal: FileVersion | null;
  readonly hasShm: boolean;
};

type FileVersion = { readonly id: string; readonly sizeBytes: number };

/** The state of the files now; null when the main file is not there or is no file. Other failures are thrown as they are. */
export function databaseFiles(path: string): DatabaseFiles | null {
  const main = fileVersion(path);
  if (main === null) return null;
  return {
    main,
    wal: fileVersion(`${path}-wal`),
    journal: fileVersion(`${path}-journal`),
    hasShm: fileVersion(`${path}-shm`) !== null,
  };
}

/** Equal for two states when nobody wrote between them. */
export function versionKey(files: DatabaseFiles): string {
  return [files.main.id, files.wal?.id ?? '-', files.journal?.id ?? '-'].join('|');
}

export function totalBytes(files: DatabaseFiles): number {
  return files.main.sizeBytes + (files.wal?.sizeBytes ?? 0) + (files.journal?.sizeBytes ?? 0);
}

function fileVersion(path: string): FileVersion | null {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined || !stats.isFile()) return null;
  return {
    id: `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeNs}`,
    sizeBytes: Number(stats.size),
  };
}
