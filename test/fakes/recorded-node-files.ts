import fs from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import type { LossyDisk } from './lossy-disk.ts';

/**
 * Writes down in the model of a disk what this process does below its folder with the calls that a place in a folder uses. Answers what
 * ends it. Nothing else may be written there meanwhile.
 */
export function recordNodeFiles(disk: LossyDisk): () => void {
  const { open, mkdir, rename, rm } = fs;
  const isOn = (path: string) => path === disk.folder || path.startsWith(`${disk.folder}/`);
  Object.assign(fs, {
    open: async (path: string, flags: string | number, mode?: number) => {
      const handle = await open(path, flags, mode);
      if (!isOn(path)) return handle;
      if (flags === 'wx') disk.make(path, 'file', 0o600);
      return recordedHandle(disk, handle, path);
    },
    mkdir: async (path: string, options: { readonly recursive: true; readonly mode: number }) => {
      const made = await mkdir(path, options);
      if (made === undefined || !isOn(path)) return made;
      const missing: string[] = [];
      for (let at = path; at.length >= made.length; at = at.slice(0, at.lastIndexOf('/')))
        missing.unshift(at);
      for (const folder of missing) disk.make(folder, 'folder', options.mode);
      return made;
    },
    rename: async (from: string, to: string) => {
      await rename(from, to);
      if (isOn(from)) disk.rename(from, to);
    },
    rm: async (path: string, options: { readonly force: true }) => {
      await rm(path, options);
      if (isOn(path)) disk.remove(path);
    },
  });
  syncBuiltinESMExports();
  return () => {
    Object.assign(fs, { open, mkdir, rename, rm });
    syncBuiltinESMExports();
  };
}

function recordedHandle(disk: LossyDisk, handle: FileHandle, path: string): FileHandle {
  const writeFile = handle.writeFile.bind(handle);
  const sync = handle.sync.bind(handle);
  const node = disk.nodeOf(path);
  let at = 0;
  return Object.assign(handle, {
    writeFile: async (bytes: Uint8Array) => {
      await writeFile(bytes);
      disk.write(node, bytes, at);
      at += bytes.length;
    },
    sync: async () => {
      await sync();
      disk.sync(node);
    },
  });
}
