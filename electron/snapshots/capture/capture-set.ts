import { rm } from 'node:fs/promises';
import { cancelled } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { ProofResult, ReferenceCheck } from '../../../shared/model/snapshot.ts';
import { makeScratchFolder, sweepScratch } from '../../locations/live-database/scratch.ts';
import type { PlacedPart, UnplacedPart } from '../../packs/parts-for-target.ts';
import type { RootPart } from '../../repository/roots/snapshot-root.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { captureDatabases, refuseMissingKeys } from './capture-databases.ts';
import { captureFiles, compareFiles } from './capture-files.ts';
import { CaptureProgress } from './capture-progress.ts';
import { captureExports, inspectExport } from './exports/capture-exports.ts';
import { captureRebuilds } from './capture-rebuilds.ts';
import { listTrees, readsTreesTwice, readTreesFirst } from './capture-trees.ts';
import { findDatabases } from './find-databases.ts';
import { inspectPart } from './inspect-part.ts';
import type { PartFinding } from './inspect-part.ts';
import { captureServers } from './postgres/capture-servers.ts';
import { inspectServer } from './postgres/inspect-server.ts';
import { noServerSecrets } from './postgres/server-access.ts';
import { proveSet } from './prove-set.ts';
import { refuseInterrupted } from './refuse-interrupted.ts';
import { SetLedger } from './set-ledger.ts';
import type { SetPart } from './set-ledger.ts';
import { absentReason, noParts } from './set-problems.ts';
import type { KeyHashes, SetDeps, SetRequest, SetRun } from './set-run.ts';

/** What a snapshot's root says of its parts. Nothing of it exists for others until the root is written. */
export type CapturedSet = {
  readonly startedAt: number;
  readonly finishedAt: number;
  /** Between the first and the last reading. */
  readonly skewMs: number;
  /** Null for a whole set, also when a partial one had been allowed. */
  readonly partialReason: string | null;
  readonly parts: readonly RootPart[];
  readonly references: readonly ReferenceCheck[];
  readonly proofs: readonly ProofResult[];
};

/**
 * Captures all parts of a set or none: trees, then databases, then what has changed in the trees since, then what a bare host needs,
 * then keys and configuration, which are compared with what they were at the beginning. Must run in a process that has no other
 * handle on the databases.
 *
 * @throws AppError restore/interrupted, snapshot/incomplete-set naming every part that stands in the way, snapshot/key-changed, snapshot/no-parts,
 * run/cancelled, and what the repository and `captureDatabase` throw
 */
export async function captureSet(
  given: SetRequest,
  deps: SetDeps,
  context: JobContext,
): Promise<CapturedSet> {
  if (given.parts.length === 0) throw noParts();
  await refuseInterrupted(given.parts, deps.source, context.signal);
  const parts = await findDatabases(given.parts, deps.previous?.root.parts ?? [], {
    source: deps.source,
    signal: context.signal,
  });
  const request = { ...given, parts };
  const startedAt = context.clock.now();
  const partialReason = request.partialReason?.trim() || null;
  sweepScratch(request.scratchRoot, { own: false });
  const scratch = makeScratchFolder(request.scratchRoot);
  const run: SetRun = {
    request,
    deps,
    context,
    scratch,
    isPartial: partialReason !== null,
    ledger: new SetLedger(partialReason !== null),
    progress: new CaptureProgress(context, stepsOf(request), lookingText),
  };
  try {
    const keysBefore = await lookAtParts(run);
    const firstReadMs = context.clock.monotonicMs();
    const proven = await readParts(run, keysBefore);
    const readMs = Math.round(context.clock.monotonicMs() - firstReadMs);
    const skewMs = Math.max(readMs, sinceFirstExport(request, context.clock.now()));
    const { records, isWhole } = run.ledger.finish(request.parts);
    return {
      startedAt,
      skewMs,
      ...proven,
      finishedAt: context.clock.now(),
      partialReason: isWhole ? null : partialReason,
      parts: records,
    };
  } catch (error: unknown) {
    if (context.signal.aborted) throw cancelled();
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** What the target was asked for, it handed out before anything was read here. */
function sinceFirstExport({ exports = {} }: SetRequest, now: number): number {
  const asked = Object.values(exports).flatMap((one) => (one.state === 'taken' ? [now - one.at] : []));
  return Math.max(0, ...asked);
}

/** Finds all that stands in the way before anything is captured. */
async function lookAtParts(run: SetRun): Promise<KeyHashes> {
  const { request, ledger, progress } = run;
  const hashes = new Map<string, string | null>();
  progress.begin(lookingText);
  for (const part of request.parts) {
    const { definition } = part;
    if (part.state === 'unplaced') {
      if (definition.required) ledger.fail(part, part.reason);
      else ledger.absent(part, part.reason);
      continue;
    }
    const found = await look(part, run);
    if (definition.kind === 'file') hashes.set(definition.id, found.state === 'ready' ? found.sha256 : null);
    if (found.state === 'problem') ledger.fail(part, found.reason);
    if (found.state !== 'missing') continue;
    // Whether it may be missing is for a database of the set to say.
    if (definition.kind === 'file' && definition['required-when'] !== undefined) continue;
    if (definition.required) ledger.fail(part, found.reason);
    else ledger.absent(part, isPlainlyMissing(part) ? absentReason(part.basePath) : found.reason);
  }
  ledger.refuseIncomplete();
  return hashes;
}

/** What a bare host needs, and what the target hands out, say themselves what it means that nothing is there. */
function isPlainlyMissing(part: Exclude<SetPart, UnplacedPart>): part is PlacedPart {
  return part.state === 'placed' && part.definition.kind !== 'rebuild';
}

async function look(
  part: Exclude<SetPart, UnplacedPart>,
  { request, deps: { source }, context: { signal } }: SetRun,
): Promise<PartFinding> {
  if (part.state === 'asked') return inspectExport(request.exports?.[part.definition.id]);
  return part.state === 'served'
    ? inspectServer(part, request.servers ?? noServerSecrets, { source, signal })
    : inspectPart(part, 'content', { source, signal });
}

async function readParts(
  run: SetRun,
  keysBefore: KeyHashes,
): Promise<Pick<CapturedSet, 'references' | 'proofs'>> {
  const { ledger } = run;
  const trees = await readTreesFirst(run);
  const databases = await captureDatabases(run);
  try {
    await captureServers(run);
    await captureExports(run);
    refuseMissingKeys(run, databases, keysBefore);
    ledger.refuseIncomplete();
    const references = await listTrees(run, trees, databases);
    ledger.refuseIncomplete();
    await captureRebuilds(run);
    await captureFiles(run, keysBefore);
    const proofs = await proveSet(run, databases);
    await compareFiles(run, keysBefore);
    ledger.refuseIncomplete();
    return { references, proofs };
  } finally {
    await Promise.all([...databases.values()].map((copy) => copy.release()));
  }
}

/** The first look, trees, databases (copied, then stored), what a bare host needs, keys and configuration. */
function stepsOf({ parts }: SetRun['request']): number {
  const count = (kind: string) => parts.filter((part) => part.definition.kind === kind).length;
  const readings = readsTreesTwice(parts) ? 2 : 1;
  const singles = Math.min(1, count('rebuild')) + Math.min(1, count('file'));
  return (
    1 + readings * count('tree') + 2 * count('sqlite') + count('postgres') + count('http-export') + singles
  );
}

const lookingText = localText('Looking at the parts of the set', '세트의 항목 확인 중');
