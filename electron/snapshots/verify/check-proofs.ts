import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { ProofResult } from '../../../shared/model/snapshot.ts';
import { proofSummary } from '../../../shared/text/proof-summary.ts';
import { proofsOf } from '../../packs/proofs.ts';
import { runProof } from '../proofs/run-proof.ts';
import type { LayerFindings } from './layer-findings.ts';
import { readingProblem } from './read-entry.ts';
import { stageOf } from './verify-run.ts';
import type { VerifyRun } from './verify-run.ts';
import type { VerifySource } from './verify-source.ts';

/** Proves of the set what was proven when it was captured. A partial one may have been captured as it was. */
export async function checkProofs(
  run: VerifyRun,
  findings: LayerFindings,
  databases: ReadonlyMap<string, string | null>,
): Promise<void> {
  for (const result of await proofsOfSource(run, databases)) {
    const recorded = run.source.contents.root.proofs?.find(({ id }) => id === result.id);
    findings.checked += 1 + result.tried;
    if (isAsCaptured(result, recorded)) {
      if (result.state === 'down') findings.notCheckable(named(result, asCaptured));
      continue;
    }
    findings.problem(named(result, proofSummary(result)));
  }
}

/** What the proofs of the pack find in a set: those whose database it holds. */
export async function proofsOfSource(
  { source, pack, context }: Pick<VerifyRun, 'source' | 'pack' | 'context'>,
  databases: ReadonlyMap<string, string | null>,
): Promise<readonly ProofResult[]> {
  const { root } = source.contents;
  const results: ProofResult[] = [];
  for (const proof of pack === null ? [] : proofsOf(pack, root.target)) {
    context.signal.throwIfAborted();
    if (root.parts.find(({ id }) => id === proof.store)?.state !== 'captured') continue;
    const stage = localText(`Opening: ${proof.title.en}`, `여는 중: ${proof.title.ko}`);
    context.progress(stageOf(3, stage, { files: 0, bytes: 0 }, null));
    const material = {
      databasePath: (partId: string) => databases.get(partId) ?? null,
      content: (partId: string) => contentOf(source, partId, context.signal),
    };
    results.push(await runProof(proof, material));
  }
  return results;
}

/** Sound, or in a partial set no worse than it was. */
function isAsCaptured(result: ProofResult, recorded: ProofResult | undefined): boolean {
  if (recorded === undefined) return result.state !== 'down';
  return (
    result.state === recorded.state && result.tried === recorded.tried && result.opened === recorded.opened
  );
}

/** Null for one that cannot be read: that is told by the layer of bytes. */
async function contentOf(
  source: VerifySource,
  partId: string,
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  const { contents } = source;
  const part = contents.root.parts.find(({ id }) => id === partId);
  if (part?.state !== 'captured') return null;
  const pieces: Uint8Array[] = [];
  try {
    for await (const entry of contents.entries(partId, signal)) {
      if (entry.type !== 'file') continue;
      for await (const piece of source.read(part, entry, signal)) pieces.push(Buffer.from(piece));
    }
  } catch (error: unknown) {
    readingProblem(error);
    return null;
  }
  return Buffer.concat(pieces);
}

function named({ title }: ProofResult, what: LocalText): LocalText {
  return localText(`${title.en}: ${what.en}`, `${title.ko}: ${what.ko}`);
}

const asCaptured = localText(
  'It did not hold when this partial set was captured either.',
  '이 부분 세트를 캡처할 때도 성립하지 않았습니다.',
);
