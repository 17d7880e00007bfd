import { asRestoreError } from './restore-errors.ts';
import type { NewFile, RestoreFiles } from './restore-files.ts';

/** The same files, whose failures name the file and say what to do (`restore/disk-full`, `restore/destination-failed`). */
export function toldFiles(files: RestoreFiles): RestoreFiles {
  return {
    system: files.system,
    facts: told(files.facts),
    names: told(files.names),
    makeFolder: told(files.makeFolder),
    // The first path of these is where it leads, or what is there already: the second is what is made.
    makeLink: toldBySecond(files.makeLink),
    link: toldBySecond(files.link),
    clone: toldBySecond(files.clone),
    copy: toldBySecond(files.copy),
    rename: toldBySecond(files.rename),
    linkTarget: told(files.linkTarget),
    removeFile: told(files.removeFile),
    removeEmptyFolder: told(files.removeEmptyFolder),
    removeAll: told(files.removeAll),
    sha256: told(files.sha256),
    setFacts: told(files.setFacts),
    syncFile: told(files.syncFile),
    syncFileSystem: told(files.syncFileSystem),
    syncFolder: told(files.syncFolder),
    freeBytes: told(files.freeBytes),
    create: told(async (path) => toldFile(await files.create(path), path)),
    read: (path, signal) => toldPieces(path, files.read(path, signal)),
  };
}

function told<Rest extends readonly unknown[], Result>(
  work: (path: string, ...rest: Rest) => Promise<Result>,
): (path: string, ...rest: Rest) => Promise<Result> {
  return (path, ...rest) => named(path, () => work(path, ...rest));
}

function toldBySecond(
  work: (from: string, path: string) => Promise<void>,
): (from: string, path: string) => Promise<void> {
  return (from, path) => named(path, () => work(from, path));
}

function toldFile(file: NewFile, path: string): NewFile {
  return {
    write: (bytes, at) => named(path, () => file.write(bytes, at)),
    setSize: (sizeBytes) => named(path, () => file.setSize(sizeBytes)),
    sync: () => named(path, () => file.sync()),
    close: () => named(path, () => file.close()),
  };
}

async function named<Value>(path: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error: unknown) {
    throw asRestoreError(error, path);
  }
}

async function* toldPieces(path: string, pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* pieces;
  } catch (error: unknown) {
    throw asRestoreError(error, path);
  }
}
