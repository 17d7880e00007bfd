import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cancelled, isAppError } from '../../../../../shared/errors/app-error.ts';
import { makeScratchFolder, sweepScratch } from '../../../../locations/live-database/scratch.ts';
import { isPassingFailure, waitingForLink } from '../../../../locations/ssh/passing-failures.ts';
import { sleep } from '../../../../platform/clock.ts';
import type { JobContext } from '../../../../platform/job-context.ts';
import type { ChunkSink } from '../../../../repository/chunks/chunk-sink.ts';
import type { SnapshotContents } from '../../../../repository/snapshot-contents.ts';
import type { captureDatabase, CapturedDatabase, CaptureRequest } from '../capture-database.ts';
import { capturedCopy, explainedFailure } from '../captured-copy.ts';
import { RepositoryFailure, toRepository } from '../../repository-failure.ts';
import { copyAndFetch } from './copy-and-fetch.ts';
import type { HostDatabase } from './host-database.ts';
import { KeptPieces } from './keep-pieces.ts';

/** How often a link may be lost in one capture, and how long is waited after that. */
const pausesMs = [1000, 2000, 5000, 10_000, 30_000];

type DatabasesOnHost = Pick<HostDatabase, 'host' | 'known'> & {
  /** What has come of a database is put there before all of it is here. */
  readonly sink: ChunkSink;
  /** The newest snapshot of the same target. */
  readonly previous: SnapshotContents | null;
  /** Why a live database may be copied where nothing there can hold it still; null where it may not. */
  readonly liveCopyReason: string | null;
};

/**
 * `captureDatabase` for databases of a host that is reached over SSH: paths lie there, and the scratch copy lies here. It is copied there by
 * what the host has, into a folder that only its account can enter, and of the copy only what this computer has not yet travels. A lost link
 * is waited for, and what had come is not fetched again, by a later capture neither.
 *
 * @throws AppError as `captureDatabase`; ssh/…
 */
export function captureOnHost({
  host,
  known,
  sink,
  previous,
  liveCopyReason,
}: DatabasesOnHost): typeof captureDatabase {
  return async (request, context): Promise<CapturedDatabase> => {
    const { name, scratchRoot } = request;
    sweepScratch(scratchRoot, { own: false });
    const folder = makeScratchFolder(scratchRoot);
    const to = join(folder, 'copy-0.db');
    const release = () => rm(folder, { recursive: true, force: true });
    try {
      const earlier = await earlierChunks(previous, request, context.signal);
      const kept = new KeptPieces(sink);
      const place = { request: storing(request), to, liveCopyReason };
      const database: HostDatabase = { host, known, kept, earlier, ...place };
      const copy = await withPatience(host.connection.label, context, () => copyAndFetch(database, context));
      const captured = capturedCopy(copy, name);
      const reason = copy.method === 'plain-copy' && liveCopyReason !== null ? { liveCopyReason } : {};
      return { ...captured, meaning: { ...captured.meaning, ...reason }, newBytes: kept.newBytes, release };
    } catch (error: unknown) {
      await release();
      if (context.signal.aborted) throw cancelled();
      throw explainedFailure(error instanceof RepositoryFailure ? error.cause : error, name, folder);
    }
  };
}

async function withPatience<Value>(
  label: string,
  { clock, signal, waits }: JobContext,
  work: () => Promise<Value>,
): Promise<Value> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error: unknown) {
      const pauseMs = pausesMs[attempt];
      if (pauseMs === undefined || signal.aborted || !isPassingFailure(error)) throw error;
      waits?.(waitingForLink(label, error, { pauseMs, attempt: attempt + 1, attempts: pausesMs.length }));
      await sleep(clock, pauseMs, signal);
    }
  }
}

/** A repository on a host may lose its own link, which is no reason to copy the database anew. */
function storing(request: CaptureRequest): CaptureRequest {
  const { meanwhile } = request;
  if (meanwhile === undefined) return request;
  return { ...request, meanwhile: (path, sizeBytes) => toRepository(() => meanwhile(path, sizeBytes)) };
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
