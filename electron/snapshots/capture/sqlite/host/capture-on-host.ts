import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cancelled, isAppError } from '../../../../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../../../../shared/errors/error-codes.ts';
import { makeScratchFolder, sweepScratch } from '../../../../locations/live-database/scratch.ts';
import { sleep } from '../../../../platform/clock.ts';
import type { JobContext } from '../../../../platform/job-context.ts';
import type { SnapshotContents } from '../../../../repository/snapshot-contents.ts';
import type { captureDatabase, CapturedDatabase, CaptureRequest } from '../capture-database.ts';
import { capturedCopy, explainedFailure } from '../captured-copy.ts';
import { copyAndFetch } from './copy-and-fetch.ts';
import type { HostDatabase } from './copy-and-fetch.ts';

/** How often a link may be lost in one capture, and how long is waited after that. */
const pausesMs = [1000, 2000, 5000, 10_000, 30_000];

const linkFailures: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'ssh/lost',
  'ssh/timed-out',
  'ssh/unreachable',
  'ssh/refused',
]);

export type DatabasesOnHost = Pick<HostDatabase, 'host' | 'known'> & {
  /** The newest snapshot of the same target. */
  readonly previous: SnapshotContents | null;
};

/**
 * `captureDatabase` for databases of a host that is reached over SSH: paths lie there, and the scratch copy lies here. It is copied there by
 * what the host has, into a folder that only its account can enter, and of the copy only what this computer has not yet travels. A lost link
 * is waited for, and what had come is not fetched again.
 *
 * @throws AppError as `captureDatabase`; ssh/…
 */
export function captureOnHost({ host, known, previous }: DatabasesOnHost): typeof captureDatabase {
  return async (request, context): Promise<CapturedDatabase> => {
    const { name, scratchRoot } = request;
    sweepScratch(scratchRoot, { own: false });
    const folder = makeScratchFolder(scratchRoot);
    const release = () => rm(folder, { recursive: true, force: true });
    try {
      const earlier = await earlierChunks(previous, request, context.signal);
      const database: HostDatabase = { host, known, earlier, request, to: join(folder, 'copy-0.db') };
      const copy = await withPatience(context, () => copyAndFetch(database, context));
      return { ...capturedCopy(copy, name), release };
    } catch (error: unknown) {
      await release();
      if (context.signal.aborted) throw cancelled();
      throw explainedFailure(error, name, folder);
    }
  };
}

async function withPatience<Value>(
  { clock, signal }: JobContext,
  work: () => Promise<Value>,
): Promise<Value> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error: unknown) {
      const pauseMs = pausesMs[attempt];
      if (pauseMs === undefined || signal.aborted || !isAppError(error) || !linkFailures.has(error.code))
        throw error;
      await sleep(clock, pauseMs, signal);
    }
  }
}

/** An earlier snapshot that cannot be read costs traffic and nothing else. */
async function earlierChunks(
  previous: SnapshotContents | null,
  { partId, name }: CaptureRequest,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const part = previous?.root.parts.find(({ id }) => id === partId);
  if (previous === null || part === undefined || part.list.length === 0) return [];
  try {
    for await (const entry of previous.entries(part.id, signal))
      if (entry.type === 'file' && entry.path === name) return entry.chunks;
    return [];
  } catch (error: unknown) {
    if (isAppError(error) && error.code === 'repository/damaged') return [];
    throw error;
  }
}
