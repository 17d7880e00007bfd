import { z } from 'zod';
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { readFacts, writeFact } from '../../repository/facts/fact-files.ts';
import { Fact } from '../../repository/facts/fact.ts';
import type { FactAuthor } from '../../repository/facts/fact.ts';
import { foldFacts, isSaidAlready, superseding } from '../../repository/facts/fold-facts.ts';
import type { Repository } from '../../repository/repository.ts';
import type { SnapshotRoot } from '../../repository/roots/snapshot-root.ts';
import { openForJob } from '../../repository/access.ts';
import { whatIsNew } from './refresh.ts';
import { Desk } from './refresh-input.ts';
import type { RefreshResult } from './refresh-input.ts';

const WriteFactsInput = z.object({ desk: Desk, facts: z.array(Fact).min(1) });

/** Tells the repository, and with it every other console, what was decided here. */
export async function writeFacts(raw: unknown, { signal }: JobContext): Promise<RefreshResult> {
  const { desk, facts } = WriteFactsInput.parse(raw);
  const repository = await openForJob(desk.access, signal);
  await writeNewFacts(repository, facts, signal);
  return whatIsNew(repository, desk, signal);
}

/** Writes what the repository does not say already. */
export async function writeNewFacts(
  repository: Repository,
  facts: readonly Fact[],
  signal: AbortSignal,
): Promise<void> {
  const { facts: known } = await readFacts(repository, new Set(), signal);
  const view = foldFacts(known);
  for (const fact of facts) {
    if (!isSaidAlready(view, fact)) await writeFact(repository, superseding(view, fact), signal);
  }
}

/** The same after something was published: it is there although nothing could be told of it, and the next capture tries again. */
export async function tellFacts(
  repository: Repository,
  facts: readonly Fact[],
  signal: AbortSignal,
): Promise<void> {
  try {
    await writeNewFacts(repository, facts, signal);
  } catch (error: unknown) {
    if (!isAppError(error) || signal.aborted) throw error;
  }
}

/**
 * Facts of the target and the pack of a set whose console never told any, so that a desk can take the target over. What consoles have
 * told already stays.
 */
export async function factsOfStrangeTarget(
  repository: Repository,
  { target, pack }: Pick<SnapshotRoot, 'target' | 'pack'>,
  said: { readonly at: number; readonly by: FactAuthor },
  signal: AbortSignal,
): Promise<readonly Fact[]> {
  const { facts } = await readFacts(repository, new Set(), signal);
  const { targets, packs } = foldFacts(facts);
  const own = [
    ...(targets.has(target.id) ? [] : [{ kind: 'target', ...said, ...target, pack: pack.id, addresses: [] }]),
    ...(packs.has(pack.id) ? [] : [{ kind: 'pack', ...said, ...pack }]),
  ];
  // The set comes from elsewhere: what is no fact is not told.
  return own.flatMap((fact) => Fact.safeParse(fact).data ?? []);
}
