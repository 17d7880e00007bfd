import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { ProofResult } from '../../../shared/model/snapshot.ts';
import { proofSummary } from '../../../shared/text/proof-summary.ts';
import { runProof } from '../proofs/run-proof.ts';
import type { ProofMaterial } from '../proofs/run-proof.ts';
import type { SetRun } from './set-run.ts';
import type { CapturedDatabase } from './sqlite/capture-database.ts';

/**
 * Proves what the pack asks for of the copies that were captured. What does not hold is a lack of the set: a whole one is refused, a
 * partial one keeps it as it is. Keys are read where they lie; that they are still the captured ones is compared afterwards.
 */
export async function proveSet(
  run: SetRun,
  databases: ReadonlyMap<string, CapturedDatabase>,
): Promise<readonly ProofResult[]> {
  const { request, ledger } = run;
  const material: ProofMaterial = {
    databasePath: (partId) => databases.get(partId)?.path ?? null,
    content: (partId) => contentOf(run, partId),
  };
  const results: ProofResult[] = [];
  for (const proof of request.proofs ?? []) {
    run.context.signal.throwIfAborted();
    const part = request.parts.find(({ definition }) => definition.id === proof.store);
    if (part === undefined || ledger.stateOf(proof.store) !== 'captured') continue;
    const result = await runProof(proof, material);
    results.push(result);
    if (result.state !== 'down') continue;
    const { en, ko } = proofSummary(result);
    ledger.lack(part, localText(`${proof.title.en}: ${en}`, `${proof.title.ko}: ${ko}`));
  }
  return results;
}

async function contentOf(
  { request, deps, ledger, context }: SetRun,
  partId: string,
): Promise<Uint8Array | null> {
  const part = request.parts.find(({ definition }) => definition.id === partId);
  if (part?.state !== 'placed' || ledger.stateOf(partId) !== 'captured') return null;
  try {
    const location = deps.source.location(part.basePath);
    const facts = await location.facts(part.path, context.signal);
    return facts === null ? null : await location.read(part.path, 0, facts.sizeBytes, context.signal);
  } catch (error: unknown) {
    // Gone since it was captured: the comparison that follows says so.
    if (!isAppError(error) || !error.code.startsWith('location/')) throw error;
    return null;
  }
}
