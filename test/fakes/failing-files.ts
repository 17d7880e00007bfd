import { systemFiles } from '../../electron/snapshots/restore/restore-files.ts';
import type { NewFile, RestoreFiles } from '../../electron/snapshots/restore/restore-files.ts';

/** A call to the file system, before it is made. */
export type FileCall = { readonly number: number; readonly name: string; readonly path: string };

/** The real file system, with a look at every call; what the look throws is the call's failure. */
export function watchedFiles(before: (call: FileCall) => void): RestoreFiles {
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
    system: systemFiles.system,
    facts: one('facts', systemFiles.facts),
    names: one('names', systemFiles.names),
    makeFolder: one('makeFolder', systemFiles.makeFolder),
    makeLink: one('makeLink', systemFiles.makeLink),
    linkTarget: one('linkTarget', systemFiles.linkTarget),
    link: one('link', systemFiles.link),
    clone: one('clone', systemFiles.clone),
    copy: one('copy', systemFiles.copy),
    rename: one('rename', systemFiles.rename),
    removeFile: one('removeFile', systemFiles.removeFile),
    removeEmptyFolder: one('removeEmptyFolder', systemFiles.removeEmptyFolder),
    removeAll: one('removeAll', systemFiles.removeAll),
    sha256: one('sha256', systemFiles.sha256),
    setFacts: one('setFacts', systemFiles.setFacts),
    syncFile: one('syncFile', systemFiles.syncFile),
    syncFileSystem: one('syncFileSystem', systemFiles.syncFileSystem),
    syncFolder: one('syncFolder', systemFiles.syncFolder),
    freeBytes: one('freeBytes', systemFiles.freeBytes),
    create: one('create', async (path: string) => watchedFile(await systemFiles.create(path), path, look)),
    async *read(path, signal) {
      look('read', path);
      yield* systemFiles.read(path, signal);
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
