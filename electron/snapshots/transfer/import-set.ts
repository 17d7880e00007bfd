import { createReadStream } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { AppError, asError, cancelled, isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import {
  makeScratchFolder,
  removeScratchFolder,
  sweepScratch,
} from '../../locations/live-database/scratch.ts';
import { systemCode } from '../../platform/file-errors.ts';
import type { JobContext } from '../../platform/job-context.ts';
import type { ChunkSink } from '../../repository/chunks/chunk-sink.ts';
import type { SnapshotRoot } from '../../repository/roots/snapshot-root.ts';
import type { SnapshotContents } from '../../repository/snapshot-contents.ts';
import { otherPack } from './archive-errors.ts';
import { extractArchive } from './extract-archive.ts';
import { unsealed } from './seal.ts';
import { storeSet } from './store-set.ts';
import { tarEntries } from './tar-reader.ts';
import { decompressed } from './zstd.ts';

export type ImportRequest = {
  /** A file that `exportPortable` made. */
  readonly path: string;
  readonly passphrase: string;
  /** The target that the set becomes a snapshot of, when it is not the one that it says. */
  readonly target?: (SnapshotRoot['target'] & { readonly pack: string }) | null;
  /** Where it is unpacked, for this account alone; removed at the end, also what a process that crashed has left. */
  readonly scratchRoot: string;
};

/**
 * Unpacks an exported set, checks all of it, and stores it. Nothing is stored before everything was checked. Answers the root, which is
 * to be published.
 *
 * @throws AppError snapshot/invalid-archive, snapshot/other-pack, credentials/wrong-passphrase, file/not-readable, snapshot/scratch-full, run/cancelled
 */
export function importSet(
  request: ImportRequest & { readonly sink: ChunkSink },
  context: JobContext,
): Promise<SnapshotRoot> {
  return withExportedSet(request, context, (contents) =>
    storeSet(ofTarget(contents, request.target ?? null), request.sink, context),
  );
}

/** The set as one of the target: its id and name change, the settings stay those that it was captured with. */
function ofTarget(contents: SnapshotContents, target: ImportRequest['target'] | null): SnapshotContents {
  if (target === null || target === undefined) return contents;
  const { root } = contents;
  if (root.pack.id !== target.pack) throw otherPack(root, target);
  return {
    id: contents.id,
    root: { ...root, target: { ...root.target, id: target.id, name: target.name } },
    entries: (partId, signal) => contents.entries(partId, signal),
    content: (entry, signal) => contents.content(entry, signal),
  };
}

/** Unpacks and checks an exported set, and has `work` done on it. */
export async function withExportedSet<Value>(
  request: ImportRequest,
  context: JobContext,
  work: (contents: SnapshotContents) => Promise<Value>,
): Promise<Value> {
  const { path, passphrase, scratchRoot } = request;
  sweepScratch(scratchRoot, { own: false });
  const folder = makeScratchFolder(scratchRoot);
  try {
    const sealed = bytesOf(path, context.signal);
    const entries = tarEntries(decompressed(unsealed(sealed, passphrase)));
    return await work(await extractArchive(entries, folder, context));
  } catch (error: unknown) {
    throw context.signal.aborted ? cancelled() : error;
  } finally {
    removeScratchFolder(folder);
  }
}

async function* bytesOf(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    await access(path, constants.R_OK);
    yield* createReadStream(path, { signal });
  } catch (error: unknown) {
    const code = systemCode(error);
    if (isAppError(error) || code === null || signal.aborted) throw asError(error);
    throw new AppError(
      'file/not-readable',
      localText(
        `"${path}" cannot be read: the system reports ${code}. Check the path and the rights of this account.`,
        `"${path}"을(를) 읽을 수 없습니다. 시스템이 ${code} 오류를 보고했습니다. 경로와 이 계정의 권한을 확인하십시오.`,
      ),
      { cause: error },
    );
  }
}
