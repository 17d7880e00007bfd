import { isAppError } from '../../../shared/errors/app-error.ts';
import type { LinkUse } from '../../../shared/model/job.ts';
import type { SnapshotId } from '../../../shared/model/ids.ts';
import type { VerifyReport } from '../../../shared/model/snapshot.ts';
import { partsFor, sameVersions } from '../../packs/parts-for-target.ts';
import { proofsOf } from '../../packs/proofs.ts';
import type { Pack } from '../../packs/schema/pack.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { ChunkReader } from '../../repository/chunks/chunk-reader.ts';
import { knownPieces } from '../../repository/chunks/known-pieces.ts';
import { RepositorySink } from '../../repository/chunks/repository-sink.ts';
import type { Fact } from '../../repository/facts/fact.ts';
import { damaged } from '../../repository/format/damage.ts';
import type { Lock } from '../../repository/locks/lock.ts';
import { readMarks } from '../../repository/marks/mark-files.ts';
import { publishSnapshot } from '../../repository/publish-snapshot.ts';
import { loadChunkTable, openSnapshot } from '../../repository/repository.ts';
import type { Repository } from '../../repository/repository.ts';
import type { SnapshotRoot } from '../../repository/roots/snapshot-root.ts';
import type { SnapshotContents } from '../../repository/snapshot-contents.ts';
import { withLock } from '../../repository/upkeep/upkeep-context.ts';
import { captureSet } from '../capture/capture-set.ts';
import type { CapturedSet } from '../capture/capture-set.ts';
import { defaultPlanBudget, planCapture } from '../capture/plan-capture.ts';
import { noServerSecrets } from '../capture/postgres/server-access.ts';
import type { CaptureSource } from '../capture/source/capture-source.ts';
import { openSource } from '../capture/source/open-source.ts';
import type { SetDeps } from '../capture/set-run.ts';
import { captureDatabase } from '../capture/sqlite/capture-database.ts';
import { defaultCaptureLimits } from '../capture/sqlite/capture-limits.ts';
import { captureOnHost } from '../capture/sqlite/host/capture-on-host.ts';
import { openForJob } from '../../repository/access.ts';
import { CaptureInput } from './capture-input.ts';
import type { CaptureResult } from './capture-input.ts';
import { packOf } from './pack-of.ts';
import { packSha256 } from '../../packs/describe-pack.ts';
import { whatIsNew } from './refresh.ts';
import { upkeepContext } from './upkeep-context.ts';
import { verifyAndRecord } from './verify.ts';
import type { Verification } from './verify.ts';
import { tellFacts } from './write-facts.ts';

/** A computer that slept through a prune finds packs gone and writes them anew; more than a few times means something else. */
const attempts = 3;

/** Captures the set of a target and publishes it; with `verify`, everything is read back before it is called verified. */
export async function captureSnapshot(raw: unknown, context: JobContext): Promise<CaptureResult> {
  const input = CaptureInput.parse(raw);
  const { signal } = context;
  const { subject, desk } = input;
  const repository = await openForJob(desk.access, signal);
  const pack = await packOf(subject.packText);
  const upkeep = await upkeepContext(context, subject.operator, subject.scratchRoot);
  const beganMs = context.clock.monotonicMs();
  const source = await openSource(subject.host ?? null, context);
  let snapshotId: SnapshotId;
  let link: LinkUse | null;
  try {
    snapshotId = await withLock(repository, 'shared', 'capture', upkeep, (lock) =>
      captureAndPublish(repository, pack, input, { source, lock }, tellingLink(context, source)),
    );
    link = linkUse(source, context.clock.monotonicMs() - beganMs);
  } finally {
    source.dispose();
  }
  await tellFacts(repository, factsOf(input, pack, context.clock.now()), signal);
  let verify: VerifyReport | null = null;
  if (input.verify) {
    verify = await readBack(
      {
        repository,
        snapshotId,
        by: input.by,
        scratchRoot: subject.scratchRoot,
        layers: ['bytes', 'structure', 'meaning'],
        share: 1,
      },
      context,
    );
  }
  return { snapshotId, verify, link, refreshed: await whatIsNew(repository, desk, signal) };
}

/** What it tells says as well how much has gone over the link so far. */
function tellingLink(context: JobContext, source: CaptureSource): JobContext {
  if (source.kind === 'local') return context;
  return {
    ...context,
    progress: (now) => context.progress({ ...now, carriedBytes: source.carriedBytes() }),
  };
}

function linkUse(source: CaptureSource, durationMs: number): LinkUse | null {
  if (source.kind === 'local') return null;
  return { carriedBytes: source.carriedBytes(), durationMs: Math.round(durationMs) };
}

/** A reading that cannot be brought to its end proves nothing, and undoes nothing: the snapshot is there, unproven. */
async function readBack(verification: Verification, context: JobContext): Promise<VerifyReport> {
  try {
    return await verifyAndRecord(verification, context);
  } catch (error: unknown) {
    if (!isAppError(error) || context.signal.aborted) throw error;
    const unread = { ok: false, checked: 0, share: 0, problems: [error.text], notCheckable: [] };
    const layers = verification.layers.map((layer) => ({ ...unread, layer }));
    return { ok: false, layers, durationMs: 0 };
  }
}

async function captureAndPublish(
  repository: Repository,
  pack: Pack,
  input: CaptureInput,
  { source, lock }: { readonly source: CaptureSource; readonly lock: Lock },
  context: JobContext,
): Promise<SnapshotId> {
  const { signal } = context;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const { marked } = await readMarks(repository, signal);
    const known = await loadChunkTable(repository, new Set(marked.keys()), signal);
    const { storage, keys, file } = repository;
    const { host } = source;
    const { liveCopyReason = null } = input.subject;
    const { chunkSizes } = file;
    // What came over a link is not to be brought twice.
    const indexesAsItGoes = host !== null;
    const sink = new RepositorySink({ storage, keys, known, chunkSizes, signal, indexesAsItGoes });
    try {
      const previous = await previousSnapshot(repository, known, input.previousId, signal);
      const pieces = knownPieces(repository, known);
      const capture =
        host === null
          ? captureDatabase
          : captureOnHost({ host, known: pieces, sink, previous, liveCopyReason });
      const deps = { source, sink, previous, captureDatabase: capture };
      const set = await captureParts(pack, input, deps, context);
      const root = rootOf(set, pack, input, await hostOf(source, input, signal));
      const now = context.clock.now();
      const publication = await publishSnapshot({ repository, sink, root, lock, by: input.by, now, signal });
      if (publication.kind === 'published') return publication.id;
    } catch (error: unknown) {
      await (host === null ? sink.abort() : sink.keep());
      throw error;
    }
  }
  throw damaged(
    'packs/',
    'packs keep vanishing while a snapshot is taken',
    '스냅샷을 만드는 동안 팩이 계속 사라집니다',
  );
}

async function captureParts(
  pack: Pack,
  { subject }: CaptureInput,
  deps: SetDeps,
  context: JobContext,
): Promise<CapturedSet> {
  const parts = partsFor(pack, subject.target);
  const servers = subject.servers ?? noServerSecrets;
  // What the previous snapshot counted is near enough for progress; a first one is counted before.
  const plan =
    deps.previous === null
      ? await planCapture(parts, { ...context, source: deps.source }, defaultPlanBudget, servers)
      : [];
  return captureSet(
    {
      parts,
      sameVersions: sameVersions(pack),
      references: pack.references,
      proofs: proofsOf(pack, subject.target),
      partialReason: subject.partialReason,
      expected: new Map(plan.map(({ id, files, bytes }) => [id, { files, bytes }])),
      scratchRoot: subject.scratchRoot,
      limits: { ...defaultCaptureLimits, ...subject.limits },
      servers,
      ...(subject.exports === undefined ? {} : { exports: subject.exports }),
    },
    deps,
    context,
  );
}

/** What is unchanged since the newest snapshot is not read again; one that cannot be read costs time and nothing else. */
async function previousSnapshot(
  repository: Repository,
  known: Awaited<ReturnType<typeof loadChunkTable>>,
  id: SnapshotId | null,
  signal: AbortSignal,
): Promise<SnapshotContents | null> {
  if (id === null) return null;
  try {
    const reader = new ChunkReader(repository.storage, repository.keys, known);
    return await openSnapshot(repository, reader, id, signal);
  } catch (error: unknown) {
    if (isAppError(error) && error.code === 'repository/damaged') return null;
    throw error;
  }
}

/** The computer that has the files. This one is called as its console calls it. */
async function hostOf(
  source: CaptureSource,
  { by }: CaptureInput,
  signal: AbortSignal,
): Promise<SnapshotRoot['host']> {
  const host = await source.describe(signal);
  return source.kind === 'local' ? { ...host, name: by.host } : host;
}

function rootOf(
  set: CapturedSet,
  pack: Pack,
  { subject }: CaptureInput,
  host: SnapshotRoot['host'],
): SnapshotRoot {
  return {
    format: 1,
    target: subject.target,
    pack: {
      id: pack.pack,
      version: pack.version,
      sha256: packSha256(subject.packText),
      text: subject.packText,
    },
    kind: subject.kind,
    label: subject.label,
    partialReason: set.partialReason,
    startedAt: set.startedAt,
    finishedAt: set.finishedAt,
    skewMs: set.skewMs,
    operator: subject.operator,
    typedName: subject.typedName,
    host,
    holdfastVersion: subject.holdfastVersion,
    journalHead: subject.journalHead,
    parts: [...set.parts],
    references: [...set.references],
    ...(set.proofs.length === 0 ? {} : { proofs: [...set.proofs] }),
  };
}

/** What another desk needs to take the target over. */
function factsOf({ subject, by }: CaptureInput, pack: Pack, now: number): readonly Fact[] {
  const { id, name, settings } = subject.target;
  return [
    { kind: 'target', at: now, by, id, name, pack: pack.pack, settings, addresses: subject.addresses },
    {
      kind: 'pack',
      at: now,
      by,
      id: pack.pack,
      version: pack.version,
      sha256: packSha256(subject.packText),
      text: subject.packText,
    },
  ];
}
