import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { JobContext } from '../platform/job-context.ts';
import { RepositoryAccess, openForJob } from '../repository/access.ts';
import { readFacts, writeFact } from '../repository/facts/fact-files.ts';
import { FactAuthor } from '../repository/facts/fact.ts';
import { foldFacts } from '../repository/facts/fold-facts.ts';
import type { Repository } from '../repository/repository.ts';
import type { ClaimOutcome } from './claim-outcome.ts';
import { claimRun } from './claims.ts';
import type { Claim, ClaimsPort } from './claims.ts';

const ClaimInput = z.object({
  access: RepositoryAccess,
  by: FactAuthor,
  scheduleKey: z.string().max(500),
  dueAt: z.number(),
  settleMs: z.number(),
});

/** Decides with the other consoles of a repository which of them does a run: claims are facts that lie there. */
export async function claimJob(raw: unknown, { signal, clock }: JobContext): Promise<ClaimOutcome> {
  const { access, by, scheduleKey, dueAt, settleMs } = ClaimInput.parse(raw);
  const repository = await openForJob(access, signal);
  const consoleId = consoleOf(by);
  const request = { scheduleKey, dueAt, consoleId, newName: () => randomBytes(8).toString('hex'), settleMs };
  return claimRun(
    claimsIn(repository, by, () => clock.now()),
    request,
    clock,
    signal,
  );
}

/** Claims lie in the repository as facts; one that is taken back is followed by a fact that says so. */
function claimsIn(repository: Repository, by: FactAuthor, now: () => number): ClaimsPort {
  /** A claim is taken back by whoever made it; should the clock have been set back since, the file that it lies in says what goes. */
  const written = new Map<string, string>();
  const write = async (request: ClaimPlace, claim: Claim, withdrawn: boolean, signal: AbortSignal) => {
    const { name } = claim;
    const before = written.get(name);
    const supersedes = before === undefined ? {} : { supersedes: [before] };
    const fact = { kind: 'claim', at: now(), by, ...request, name, withdrawn, ...supersedes } as const;
    written.set(name, await writeFact(repository, fact, signal));
  };
  return {
    list: async (scheduleKey, dueAt, signal) => {
      const { facts } = await readFacts(repository, new Set(), signal);
      const standing = foldFacts(facts).claims.get(scheduleKey) ?? [];
      return standing
        .filter((claim) => claim.dueAt === dueAt)
        .map(({ name, by: owner }) => ({ name, consoleId: consoleOf(owner) }));
    },
    put: (scheduleKey, dueAt, claim, signal) => write({ scheduleKey, dueAt }, claim, false, signal),
    withdraw: (scheduleKey, dueAt, claim, signal) => write({ scheduleKey, dueAt }, claim, true, signal),
  };
}

type ClaimPlace = { readonly scheduleKey: string; readonly dueAt: number };

function consoleOf({ machineId, console }: FactAuthor): string {
  return `${machineId} ${console}`;
}
