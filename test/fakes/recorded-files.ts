import { readFileSync } from 'node:fs';
import { systemFiles } from '../../electron/snapshots/restore/restore-files.ts';
import type { NewFile, RestoreFiles } from '../../electron/snapshots/restore/restore-files.ts';
import type { DiskNode, LeftNode, LossyDisk } from './lossy-disk.ts';

/** The real file system, whose changes are written down in the model of a disk. */
export function recordedFiles(disk: LossyDisk): RestoreFiles {
  return { ...systemFiles, ...madeAndMoved(disk), ...syncs(disk) };
}

function madeAndMoved(disk: LossyDisk): Partial<RestoreFiles> {
  const copied = (from: string, to: string) => {
    disk.make(to, 'file', 0o600);
    disk.write(disk.nodeOf(to), readFileSync(from), 0);
  };
  return {
    makeFolder: async (path, mode) => {
      await systemFiles.makeFolder(path, mode);
      disk.make(path, 'folder', mode);
    },
    makeLink: async (target, path) => {
      await systemFiles.makeLink(target, path);
      disk.make(path, 'link', 0o777, target);
    },
    link: async (from, to) => {
      await systemFiles.link(from, to);
      disk.link(from, to);
    },
    clone: async (from, to) => {
      await systemFiles.clone(from, to);
      copied(from, to);
    },
    copy: async (from, to) => {
      await systemFiles.copy(from, to);
      copied(from, to);
    },
    rename: async (from, to) => {
      await systemFiles.rename(from, to);
      disk.rename(from, to);
    },
    removeFile: async (path) => {
      await systemFiles.removeFile(path);
      disk.remove(path);
    },
    removeEmptyFolder: async (path) => {
      await systemFiles.removeEmptyFolder(path);
      disk.remove(path);
    },
    removeAll: async (path) => {
      await systemFiles.removeAll(path);
      disk.remove(path);
    },
    create: async (path) => {
      const file = await systemFiles.create(path);
      disk.make(path, 'file', 0o600);
      return recordedFile(disk, file, disk.nodeOf(path));
    },
    setFacts: async (path, type, facts) => {
      await systemFiles.setFacts(path, type, facts);
      const { mode, modifiedNs } = facts;
      if (mode !== null) disk.setFacts(path, { mode, modifiedNs });
    },
  };
}

function syncs(disk: LossyDisk): Partial<RestoreFiles> {
  return {
    syncFile: async (path) => {
      await systemFiles.syncFile(path);
      disk.sync(disk.nodeOf(path));
    },
    syncFileSystem: async (path, signal) => {
      const isSynced = await systemFiles.syncFileSystem(path, signal);
      if (isSynced) disk.syncAll();
      return isSynced;
    },
    syncFolder: async (path) => {
      await systemFiles.syncFolder(path);
      disk.sync(disk.nodeOf(path));
    },
  };
}

function recordedFile(disk: LossyDisk, file: NewFile, node: DiskNode): NewFile {
  return {
    write: async (bytes, at) => {
      await file.write(bytes, at);
      disk.write(node, bytes, at);
    },
    setSize: async (sizeBytes) => {
      await file.setSize(sizeBytes);
      disk.setSize(node, sizeBytes);
    },
    sync: async () => {
      await file.sync();
      disk.sync(node);
    },
    close: () => file.close(),
  };
}

/** Writes what a power loss left to a new folder, as it is found at the next start. */
export async function putLeft(
  left: LeftNode,
  path: string,
  made = new Map<LeftNode, string>(),
): Promise<void> {
  const other = made.get(left);
  if (other !== undefined) {
    await systemFiles.link(other, path);
    return;
  }
  made.set(left, path);
  const { node, facts } = left;
  if (node.type === 'link') await systemFiles.makeLink(node.linkTarget, path);
  else if (node.type === 'folder') {
    await systemFiles.makeFolder(path, 0o700);
    for (const [name, child] of left.names) await putLeft(child, `${path}/${name}`, made);
  } else {
    const file = await systemFiles.create(path);
    await file.write(left.content, 0);
    await file.close();
  }
  const modifiedNs = facts.modifiedNs ?? BigInt(Date.now()) * 1_000_000n;
  await systemFiles.setFacts(path, node.type, { mode: facts.mode, uid: null, gid: null, modifiedNs });
}
