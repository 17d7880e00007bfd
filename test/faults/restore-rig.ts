import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '../../electron/platform/clock.ts';
import type { JobContext } from '../../electron/platform/job-context.ts';
import type { SnapshotContents } from '../../electron/repository/snapshot-contents.ts';
import { systemFiles } from '../../electron/snapshots/restore/restore-files.ts';
import type { RestoreFiles } from '../../electron/snapshots/restore/restore-files.ts';
import type { RestoreRequest } from '../../electron/snapshots/restore/restore-request.ts';
import { picture } from '../integration/snapshots/restore/support/restoring.ts';
import { liveOn, serverAt, service } from '../integration/snapshots/restore/support/practice-server.ts';
import { Writer } from '../integration/live-database/support/writer.ts';

/**
 * A practice server that crashed some time after its snapshot, to be copied for each round. Journals lie beside its database.
 * `HOLDFAST_FAULT_ROUNDS=100` takes every call, the short form some of them.
 */
export type RestoreRig = {
  readonly folder: string;
  /** The files at the moment of the snapshot. */
  readonly snapshot: string;
  readonly contents: SnapshotContents;
  /** Pictures of what was there, and of what is to be there. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** A fresh copy of the server, or of another folder. */
  copy(from?: string): string;
  remove(): void;
};

/** Thousands of restores: in memory where the system has a file system there. */
const memory = '/dev/shm';

export const isLongForm = Number(process.env['HOLDFAST_FAULT_ROUNDS'] ?? 5) >= 100;

/** `otherGate`: the gate itself was changed since the snapshot. */
export async function makeRig(options: { readonly otherGate: boolean }): Promise<RestoreRig> {
  const home = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'restore-faults-'));
  const folder = join(home, 'server');
  const snapshot = join(home, 'snapshot');
  execFileSync('mkdir', [folder]);
  const contents = serverAt(folder);
  execFileSync('cp', ['-a', folder, snapshot]);
  liveOn(folder);
  if (options.otherGate) writeFileSync(join(folder, 'config.py'), 'PORT = 6000');
  const writer = await Writer.open(join(folder, 'messenger.db'));
  await writer.run("INSERT INTO message VALUES (77, 'only in the WAL')");
  await writer.crash();
  let copies = 0;
  return {
    folder,
    snapshot,
    contents,
    before: picture(folder),
    after: picture(snapshot),
    copy: (from = folder) => {
      copies += 1;
      const to = join(home, `copy-${copies}`);
      execFileSync('cp', ['-a', from, to]);
      return to;
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

export function requestFor(
  contents: SnapshotContents,
  root: string,
  files: RestoreFiles = systemFiles,
  gated = true,
): RestoreRequest {
  return {
    contents,
    destination: { kind: 'in-place', bases: { root } },
    only: null,
    paths: null,
    service: gated ? service : null,
    acceptLoss: false,
    files,
  };
}

export function jobContext(): JobContext {
  return { signal: new AbortController().signal, progress: () => undefined, clock: new SystemClock() };
}

/** The picture without working folders and intent files, which may be left where nothing was changed. */
export function contentOf(folder: string): readonly string[] {
  return picture(folder).filter((line) => !line.startsWith('.holdfast-'));
}

export function ownNames(folder: string, kind: 'restore' | 'safety'): readonly string[] {
  return readdirSync(folder).filter((name) => name.startsWith(`.holdfast-${kind}-`));
}
