import { systemFiles } from '../../electron/snapshots/restore/restore-files.ts';
import type { NewFile, RestoreFiles } from '../../electron/snapshots/restore/restore-files.ts';

/** A call to the file system, before it is made. */
export type FileCall = { readonly number: number; readonly name: string; readonly path: string };

/** Real files, with a look at every call; what the look throws is the call's failure. */
export function watchedFiles(
  before: (call: FileCall) => void,
  base: RestoreFiles = systemFiles,
): RestoreFiles {
  let number = 0;
  const look = (name: string, path: string) => {
    number += 1;
    before({ number, name, path });
  };
  const one =
    <Rest extends readonly unknown[], Result>(
      name: string,
      work: (path: string, ...rest: Rest) => Promise<Result>,
    ) =>
    async (path: string, ...rest: Rest) => {
      look(name, path);
      return work(path, ...rest);
    };
  return {
    system: base.system,
    facts: one('facts', base.facts),
    names: one('names', base.names),
    makeFolder: one('makeFolder', base.makeFolder),
    makeLink: one('makeLink', base.makeLink),
    linkTarget: one('linkTarget', base.linkTarget),
    link: one('link', base.link),
    clone: one('clone', base.clone),
    copy: one('copy', base.copy),
    rename: one('rename', base.rename),
    removeFile: one('removeFile', base.removeFile),
    removeEmptyFolder: one('removeEmptyFolder', base.removeEmptyFolder),
    removeAll: one('removeAll', base.removeAll),
    sha256: one('sha256', base.sha256),
    setFacts: one('setFacts', base.setFacts),
    syncFile: one('syncFile', base.syncFile),
    syncFileSystem: one('syncFileSystem', base.syncFileSystem),
    syncFolder: one('syncFolder', base.syncFolder),
    freeBytes: one('freeBytes', base.freeBytes),
    create: one('create', async (path: string) => watchedFile(await base.create(path), path, look)),
    async *read(path, signal) {
      look('read', path);
      yield* base.read(path, signal);
    },
  };
}

/** A failure as the system gives it. */
export function systemFailure(code: 'EIO' | 'ENOSPC'): Error {
  return Object.assign(new Error(`${code}: from the test`), { code });
}

function watchedFile(file: NewFile, path: string, look: (name: string, path: string) => void): NewFile {
  return {
    write: async (bytes, at) => {
      look('write', path);
      await file.write(bytes, at);
    },
    setSize: async (sizeBytes) => {
      look('setSize', path);
      await file.setSize(sizeBytes);
    },
    sync: async () => {
      look('sync', path);
      await file.sync();
    },
    // Closed in any case, as the system does; its failure comes after.
    close: async () => {
      await file.close();
      look('close', path);
    },
  };
}
