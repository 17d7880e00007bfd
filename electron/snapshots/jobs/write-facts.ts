import { z } from 'zod';
import type { JobContext } from '../../platform/job-context.ts';
import { readFacts, writeFact } from '../../repository/facts/fact-files.ts';
import { Fact } from '../../repository/facts/fact.ts';
import { foldFacts, isSaidAlready } from '../../repository/facts/fold-facts.ts';
import type { Repository } from '../../repository/repository.ts';
import { openForJob } from '../../repository/access.ts';
import { Desk, whatIsNew } from './refresh.ts';
import type { RefreshResult } from './refresh.ts';

export const writeFactsJobName = 'repository-write-facts';

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
  for (const fact of facts) if (!isSaidAlready(view, fact)) await writeFact(repository, fact, signal);
}
