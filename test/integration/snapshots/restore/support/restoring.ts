import { createHash } from 'node:crypto';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { JobContext } from '../../../../../electron/platform/job-context.ts';
import { SystemClock } from '../../../../../electron/platform/clock.ts';
import type { SnapshotContents } from '../../../../../electron/repository/snapshot-contents.ts';
import { systemFiles } from '../../../../../electron/snapshots/restore/restore-files.ts';
import type { RestoreRequest } from '../../../../../electron/snapshots/restore/restore-request.ts';

/** A folder of its own for one test. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'restore-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function context(signal: AbortSignal = new AbortController().signal): JobContext {
  return { signal, progress: () => undefined, clock: new SystemClock() };
}

/** A request for everything, into a folder. */
export function intoFolder(
  contents: SnapshotContents,
  dir: string,
  changes: Partial<RestoreRequest> = {},
): RestoreRequest {
  return {
    contents,
    destination: { kind: 'folder', dir },
    only: null,
    paths: null,
    service: null,
    acceptLoss: false,
    files: systemFiles,
    ...changes,
  };
}

/** A request for everything, over what is there. */
export function inPlace(
  contents: SnapshotContents,
  root: string,
  changes: Partial<RestoreRequest> = {},
): RestoreRequest {
  return intoFolder(contents, root, { destination: { kind: 'in-place', bases: { root } }, ...changes });
}

/** Everything below a folder, one line each: kind, rights, owner, microseconds, content. Equal for two folders that are the same. */
export function picture(
  folder: string,
  options: { readonly times: boolean } = { times: true },
): readonly string[] {
  return pictureOf(folder, '', options.times);
}

function pictureOf(folder: string, below: string, times: boolean): readonly string[] {
  return readdirSync(join(folder, below), { encoding: 'buffer' })
    .map((name) => name.toString('latin1'))
    .filter((name) => !name.startsWith('.holdfast-safety-'))
    .toSorted()
    .flatMap((name) => {
      const path = below === '' ? name : `${below}/${name}`;
      const system = Buffer.from(join(folder, path), 'latin1');
      const stats = lstatSync(system, { bigint: true });
      const time = times && !stats.isDirectory() ? ` ${stats.mtimeNs / 1000n}` : '';
      const facts = `${path} ${(stats.mode & 0o7777n).toString(8)} ${stats.uid}:${stats.gid}${time}`;
      if (stats.isSymbolicLink()) return [`${facts} -> ${readlinkSync(system)}`];
      if (stats.isDirectory()) return [`${facts} /`, ...pictureOf(folder, path, times)];
      return [`${facts} ${createHash('sha256').update(readFileSync(system)).digest('hex')}`];
    });
}
