import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DrillReport } from '../../../shared/model/drill.ts';
import type { Repository } from '../../../shared/model/repository.ts';
import type { RestoreResult } from '../../../shared/model/restore.ts';
import type { Snapshot, VerifyReport } from '../../../shared/model/snapshot.ts';
import type { Target } from '../../../shared/model/target.ts';
import type { CommandContext } from '../command.ts';
import { followJob } from '../jobs.ts';
import { tokenOf } from '../repositories.ts';
import type { PracticeFacts } from './practice-server.ts';

export type SnapshotProof = {
  readonly ok: boolean;
  readonly snapshot: Snapshot;
  readonly verify: VerifyReport | null;
  readonly drill: DrillReport;
  /** Restored into a new folder, and compared with the files of the running server. */
  readonly restoredFolder: { readonly identical: number; readonly differing: readonly string[] };
  readonly restore: RestoreResult;
  /** After the restore over the stopped server was taken back, every byte is as it was. */
  readonly undo: { readonly result: RestoreResult; readonly identical: boolean };
};

export type Practice = {
  readonly target: Target;
  readonly repository: Repository;
  readonly facts: PracticeFacts;
  /** Where there is room for a restored copy. */
  readonly folder: string;
  stopServer(): Promise<void>;
};

/** Snapshot, verification, drill, restore into a folder, restore in place and its undo, on a practice server. */
export async function proveSnapshots(context: CommandContext, practice: Practice): Promise<SnapshotProof> {
  const { ops, out } = context;
  const { target, repository, facts } = practice;
  out.note(`${target.name}: taking a snapshot while it runs …`);
  const created = await ops.call('snapshots.create', {
    targetId: target.id,
    repositoryId: repository.id,
    label: 'demo',
  });
  const { snapshot, verify } = await followJob(context, created, 'capture');
  const { boots } = facts.target;
  out.note(
    `${target.name}: restoring it into scratch${boots ? ', starting the copy without any network' : ''} …`,
  );
  const drilled = await ops.call('drills.run', { snapshotId: snapshot.id, boot: boots });
  const { report: drill } = await followJob(context, drilled, 'drill');
  const restoredFolder = await restoreAside(context, snapshot, practice);
  out.note(`${target.name}: stopping it, restoring in place, and taking that back …`);
  await practice.stopServer();
  const before = await fingerprints(facts.folder);
  const inPlace = await ops.call('restores.run', {
    snapshotId: snapshot.id,
    to: { kind: 'in-place' },
    confirmName: target.name,
  });
  const { result: restore } = await followJob(context, inPlace, 'restore');
  const undone = await ops.call('restores.undo', { restoreId: restore.id, confirmName: target.name });
  const { result } = await followJob(context, undone, 'restore');
  const after = await fingerprints(facts.folder);
  const undo = { result, identical: JSON.stringify([...after]) === JSON.stringify([...before]) };
  const ok =
    verify?.ok === true &&
    drill.ok &&
    restoredFolder.differing.length === 0 &&
    restore.checks.every((check) => check.ok) &&
    undo.identical;
  return { ok, snapshot, verify, drill, restoredFolder, restore, undo };
}

/** The databases of a running server change; everything else of the set must be the same to the byte. */
async function restoreAside(
  context: CommandContext,
  snapshot: Snapshot,
  { facts, folder }: Practice,
): Promise<SnapshotProof['restoredFolder']> {
  const { ops } = context;
  const newFolderName = `restored-${facts.system}`;
  const started = await ops.call('restores.run', {
    snapshotId: snapshot.id,
    to: { kind: 'folder', folder: await tokenOf(ops, folder), newFolderName },
  });
  await followJob(context, started, 'restore');
  const restored = await fingerprints(join(folder, newFolderName));
  const live = await livePaths(facts);
  const compared = [...restored].filter(([path]) => !changesByItself.test(path));
  const differing = compared.filter(([path, hash]) => live.get(path) !== hash).map(([path]) => path);
  return { identical: compared.length - differing.length, differing };
}

const changesByItself = /\.db(-wal|-shm)?$|^postgres\//;

/** The files of the server by the path at which a restore into a folder has them: those of `root` on top, others below their setting. */
async function livePaths({ target }: PracticeFacts): Promise<ReadonlyMap<string, string>> {
  const paths = new Map<string, string>();
  for (const [setting, folder] of Object.entries(target.folders)) {
    const before = setting === 'root' ? '' : `${setting}/`;
    for (const [path, hash] of await fingerprints(folder)) paths.set(`${before}${path}`, hash);
  }
  return paths;
}

/** SHA-256 of every file, by its path, in order. */
async function fingerprints(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    // What a restore keeps for its undo lies beside the files and is no part of them.
    .filter((path) => !path.startsWith('.holdfast-'))
    .toSorted();
  const hashes = new Map<string, string>();
  for (const path of paths) {
    hashes.set(
      path,
      createHash('sha256')
        .update(await readFile(join(folder, path)))
        .digest('hex'),
    );
  }
  return hashes;
}
