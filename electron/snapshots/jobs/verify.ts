import { isAppError } from '../../../shared/errors/app-error.ts';
import type { SnapshotId } from '../../../shared/model/ids.ts';
import type { VerifyLayerName, VerifyReport } from '../../../shared/model/snapshot.ts';
import type { Pack } from '../../packs/schema/pack.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { ChunkReader } from '../../repository/chunks/chunk-reader.ts';
import type { FactAuthor } from '../../repository/facts/fact.ts';
import { loadChunkTable, openSnapshot } from '../../repository/repository.ts';
import type { Repository } from '../../repository/repository.ts';
import type { SnapshotContents } from '../../repository/snapshot-contents.ts';
import { verifySnapshot } from '../verify/verify-snapshot.ts';
import { openForJob } from '../../repository/access.ts';
import { upkeepContext, whileReading } from './upkeep-context.ts';
import { packOf } from './pack-of.ts';
import { whatIsNew } from './refresh.ts';
import { VerifyInput } from './proof-input.ts';
import type { VerifyResult } from './proof-input.ts';
import { writeNewFacts } from './write-facts.ts';

export type Verification = {
  readonly repository: Repository;
  readonly snapshotId: SnapshotId;
  readonly by: FactAuthor;
  readonly scratchRoot: string;
  readonly layers: readonly VerifyLayerName[];
  readonly share: number;
};

/** Reads a snapshot back and tells the repository what was found. */
export async function verifyJob(raw: unknown, context: JobContext): Promise<VerifyResult> {
  const { desk, ...wish } = VerifyInput.parse(raw);
  const repository = await openForJob(desk.access, context.signal);
  const upkeep = await upkeepContext(context, wish.by.operator, wish.scratchRoot);
  const report = await whileReading(repository, 'verify', upkeep, () =>
    verifyAndRecord({ repository, ...wish }, context),
  );
  return { report, refreshed: await whatIsNew(repository, desk, context.signal) };
}

/** The same at the end of a job that published it: it is referred to, so no prune takes anything away. A place that takes no more facts does not undo what was read. */
export async function verifyAndRecord(
  { repository, snapshotId, by, scratchRoot, layers, share }: Verification,
  context: JobContext,
): Promise<VerifyReport> {
  const { signal, clock } = context;
  const contents = await contentsOf(repository, snapshotId, signal);
  const pack = await packOrNull(contents.root.pack.text);
  const report = await verifySnapshot({ contents, pack, layers, share, scratchRoot }, context);
  const found = report.layers.map((layer) => ({ layer: layer.layer, ok: layer.ok, share: layer.share }));
  const fact = { kind: 'verification', at: clock.now(), by, snapshotId, layers: found } as const;
  try {
    await writeNewFacts(repository, [fact], signal);
  } catch (error: unknown) {
    if (!isAppError(error)) throw error;
  }
  return report;
}

export async function contentsOf(
  repository: Repository,
  snapshotId: SnapshotId,
  signal: AbortSignal,
): Promise<SnapshotContents> {
  const table = await loadChunkTable(repository, new Set(), signal);
  const reader = new ChunkReader(repository.storage, repository.keys, table);
  return openSnapshot(repository, reader, snapshotId, signal);
}

/** A pack of a later version leaves some checks out; it keeps nothing from being read. */
export async function packOrNull(text: string): Promise<Pack | null> {
  try {
    return await packOf(text);
  } catch (error: unknown) {
    if (isAppError(error)) return null;
    throw error;
  }
}
