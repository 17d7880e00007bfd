import type { z } from 'zod';
import { SnapshotId } from '../../../shared/model/ids.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { openForJob } from '../../repository/access.ts';
import { RepositorySink } from '../../repository/chunks/repository-sink.ts';
import { damaged } from '../../repository/format/damage.ts';
import type { Lock } from '../../repository/locks/lock.ts';
import { readMarks } from '../../repository/marks/mark-files.ts';
import { publishSnapshot } from '../../repository/publish-snapshot.ts';
import { loadChunkTable } from '../../repository/repository.ts';
import type { Repository } from '../../repository/repository.ts';
import { readRoot } from '../../repository/roots/root-files.ts';
import { withLock } from '../../repository/upkeep/upkeep-context.ts';
import { exportPlain } from '../transfer/export-plain.ts';
import { exportPortable } from '../transfer/export-portable.ts';
import { importSet } from '../transfer/import-set.ts';
import type { ImportRequest } from '../transfer/import-set.ts';
import { whatIsNew } from './refresh.ts';
import { ExportInput, ImportInput } from './transfer-input.ts';
import type { ExportResult, ImportResult } from './transfer-input.ts';
import { upkeepContext } from './upkeep-context.ts';
import { contentsOf, verifyAndRecord } from './verify.ts';
import { factsOfStrangeTarget, tellFacts } from './write-facts.ts';

/** Writes a snapshot as ordinary files: one sealed file, or a plain folder. */
export async function exportJob(raw: unknown, context: JobContext): Promise<z.infer<typeof ExportResult>> {
  const { access, snapshotId, path, form } = ExportInput.parse(raw);
  const repository = await openForJob(access, context.signal);
  const contents = await contentsOf(repository, snapshotId, context.signal);
  const { sizeBytes, files } =
    form.kind === 'plain'
      ? await exportPlain({ contents, path }, context)
      : await exportPortable({ contents, path, passphrase: form.passphrase }, context);
  return { sizeBytes, files };
}

/** Takes an exported set into a repository, and reads it back there. */
export async function importJob(raw: unknown, context: JobContext): Promise<z.infer<typeof ImportResult>> {
  const { desk, by, scratchRoot, path, passphrase, target } = ImportInput.parse(raw);
  const { signal } = context;
  const repository = await openForJob(desk.access, signal);
  const upkeep = await upkeepContext(context, by.operator, scratchRoot);
  const snapshotId = await withLock(repository, 'shared', 'import', upkeep, (lock) =>
    importAndPublish(repository, lock, { path, passphrase, scratchRoot, target }, by, context),
  );
  const root = await readRoot(repository.storage, repository.keys, snapshotId, signal);
  // Of a target that it was tied to, what the desk knows counts, not what the server was called.
  const told = { target: target ?? root.target, pack: root.pack };
  const facts = await factsOfStrangeTarget(repository, told, { at: context.clock.now(), by }, signal);
  await tellFacts(repository, facts, signal);
  const layers = ['bytes', 'structure', 'meaning'] as const;
  await verifyAndRecord({ repository, snapshotId, by, scratchRoot, layers, share: 1 }, context);
  return { snapshotId, refreshed: await whatIsNew(repository, desk, signal) };
}

async function importAndPublish(
  repository: Repository,
  lock: Lock,
  request: ImportRequest,
  by: z.infer<typeof ImportInput>['by'],
  context: JobContext,
): Promise<SnapshotId> {
  const { storage, keys, file } = repository;
  const { signal } = context;
  const { marked } = await readMarks(repository, signal);
  const known = await loadChunkTable(repository, new Set(marked.keys()), signal);
  const sink = new RepositorySink({ storage, keys, known, chunkSizes: file.chunkSizes, signal });
  try {
    const root = await importSet({ ...request, sink }, context);
    const now = context.clock.now();
    const publication = await publishSnapshot({ repository, sink, root, lock, by, now, signal });
    if (publication.kind === 'published') return SnapshotId.parse(publication.id);
  } catch (error: unknown) {
    await sink.abort();
    throw error;
  }
  throw damaged(
    'packs/',
    'packs vanished while the set was imported; import it again',
    '세트를 가져오는 동안 팩이 사라졌습니다. 다시 가져오십시오',
  );
}
