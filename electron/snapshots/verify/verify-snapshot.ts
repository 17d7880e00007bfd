import { rm } from 'node:fs/promises';
import { cancelled } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { VerifyLayerName, VerifyReport } from '../../../shared/model/snapshot.ts';
import { makeScratchFolder, sweepScratch } from '../../locations/live-database/scratch.ts';
import type { Pack } from '../../packs/schema/pack.ts';
import type { JobContext } from '../../platform/job-context.ts';
import type { SnapshotContents } from '../../repository/snapshot-contents.ts';
import { checkDatabases } from './check-databases.ts';
import { checkProofs } from './check-proofs.ts';
import { checkReferences } from './check-references.ts';
import { about, LayerFindings } from './layer-findings.ts';
import { readParts } from './read-parts.ts';
import type { ReadParts } from './read-parts.ts';
import type { VerifyRun } from './verify-run.ts';
import { sourceOf } from './verify-source.ts';
import type { VerifySource } from './verify-source.ts';

export type VerifyRequest = {
  readonly contents: SnapshotContents;
  /** Parsed from `root.pack.text`; null when this version cannot read it, and then what it would say is not checkable. */
  readonly pack: Pack | null;
  readonly layers: readonly VerifyLayerName[];
  /** Share of the files of trees that is read, above 0 and at most 1. A sample is told as one and never counts as full. */
  readonly share: number;
  /** Where databases are written to be opened; the folder is created. */
  readonly scratchRoot: string;
};

const layerNames: readonly VerifyLayerName[] = ['bytes', 'structure', 'meaning'];

/**
 * Reads a snapshot and says whether it is what was captured. What is wrong with it is in the report; thrown is only what kept it from
 * being read: `repository/io-failed`, `snapshot/scratch-full`, `run/cancelled`.
 */
export function verifySnapshot(request: VerifyRequest, context: JobContext): Promise<VerifyReport> {
  return verifySource({ ...request, source: sourceOf(request.contents) }, context);
}

/** The same for files that lie elsewhere, such as where they were restored to. */
export async function verifySource(
  request: Omit<VerifyRequest, 'contents'> & { readonly source: VerifySource },
  context: JobContext,
): Promise<VerifyReport> {
  const { source, pack, share, scratchRoot } = request;
  const startedAt = performance.now();
  sweepScratch(scratchRoot, { own: false });
  const scratch = makeScratchFolder(scratchRoot);
  try {
    const findingsOf = (layer: VerifyLayerName) =>
      request.layers.includes(layer) ? new LayerFindings(layer) : null;
    const layers = {
      bytes: findingsOf('bytes'),
      structure: findingsOf('structure'),
      meaning: findingsOf('meaning'),
    };
    const run: VerifyRun = { source, pack, share, layers, scratch, context };
    const read = await readParts(run);
    if (layers.structure !== null || layers.meaning !== null) checkDatabases(run, read.databases);
    if (pack === null) layers.structure?.notCheckable(unknownPack);
    if (layers.meaning !== null) {
      checkKeys(run, layers.meaning, read);
      await checkReferences(run, layers.meaning, read.databases);
      await checkProofs(run, layers.meaning, read.databases);
    }
    const finished = layerNames.flatMap(
      (name) => layers[name]?.finish(name === 'bytes' ? read.share : 1) ?? [],
    );
    const durationMs = Math.round(performance.now() - startedAt);
    return { ok: finished.every(({ ok }) => ok), layers: finished, durationMs };
  } catch (error: unknown) {
    throw context.signal.aborted ? cancelled() : error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Keys and configuration are the ones that were captured: each has the hash that the root recorded for it. */
function checkKeys(run: VerifyRun, findings: LayerFindings, { hashes }: ReadParts): void {
  for (const part of run.source.contents.root.parts) {
    const found = hashes.get(part.id);
    if (found === undefined) continue;
    findings.checked += 1;
    if (found === null || part.sha256 === null) findings.problem(about(part, null, noHash));
    else if (found !== part.sha256) findings.problem(about(part, null, otherKey));
  }
}

const noHash = localText(
  'It could not be read whole, so it is not known whether it is the one that was captured.',
  '온전히 읽을 수 없어 캡처한 것과 같은지 알 수 없습니다.',
);
const otherKey = localText(
  'It is not the file whose fingerprint was recorded at capture.',
  '캡처할 때 지문을 기록한 파일이 아닙니다.',
);
const unknownPack = localText(
  'The pack of the snapshot cannot be read by this version, so formats of key files were not judged.',
  '이 버전은 스냅샷의 팩을 읽을 수 없어 키 파일의 형식을 판단하지 못했습니다.',
);
