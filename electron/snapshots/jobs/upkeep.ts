import type { z } from 'zod';
import type { JobContext } from '../../platform/job-context.ts';
import { openForJob } from '../../repository/access.ts';
import { readFacts } from '../../repository/facts/fact-files.ts';
import { foldFacts } from '../../repository/facts/fold-facts.ts';
import type { Repository } from '../../repository/repository.ts';
import { readRecoverScript } from '../../repository/kit/recover-script.ts';
import { checkRepository } from '../../repository/upkeep/check.ts';
import { copyRepository } from '../../repository/upkeep/copy.ts';
import { pruneRepository } from '../../repository/upkeep/prune.ts';
import { rebuildIndex } from '../../repository/upkeep/rebuild-index.ts';
import { whatIsNew } from './refresh.ts';
import { CheckInput, CopyInput, PruneInput, RebuildIndexInput } from './upkeep-input.ts';
import type { CheckResult, CopyResult, PruneResult, RebuildIndexResult } from './upkeep-input.ts';
import { upkeepContext } from './upkeep-context.ts';

/** Finds what is damaged, missing or strange, and which snapshots it concerns. */
export async function checkJob(raw: unknown, context: JobContext): Promise<z.infer<typeof CheckResult>> {
  const { desk, by, scratchRoot, readShare, hash, turn, kitDir } = CheckInput.parse(raw);
  const repository = await openForJob(desk.access, context.signal);
  const upkeep = await upkeepContext(context, by.operator, scratchRoot);
  const script = await readRecoverScript(kitDir);
  const options = {
    readShare,
    hash,
    turn,
    published: new Set(desk.knownSnapshots),
    facts: new Set(desk.knownFacts),
    recoverScripts: new Set([script.sha256, ...(await scriptsPutThere(repository, context.signal))]),
  };
  const report = await checkRepository(repository, options, upkeep);
  return { report, refreshed: await whatIsNew(repository, desk, context.signal) };
}

/** The scripts of earlier versions are as good as ours, where a sealed fact says that Holdfast put them there. */
async function scriptsPutThere(repository: Repository, signal: AbortSignal): Promise<readonly string[]> {
  const { facts } = await readFacts(repository, new Set(), signal);
  return [...foldFacts(facts).companions.values()].map(({ sha256 }) => sha256);
}

export async function pruneJob(raw: unknown, context: JobContext): Promise<z.infer<typeof PruneResult>> {
  const { desk, by, scratchRoot, dryRun } = PruneInput.parse(raw);
  const repository = await openForJob(desk.access, context.signal);
  const upkeep = await upkeepContext(context, by.operator, scratchRoot);
  const report = await pruneRepository(repository, { dryRun }, upkeep);
  return { report, refreshed: await whatIsNew(repository, desk, context.signal) };
}

/** Copies into the repository of `desk`. */
export async function copyJob(raw: unknown, context: JobContext): Promise<z.infer<typeof CopyResult>> {
  const { desk, by, scratchRoot, from, snapshots } = CopyInput.parse(raw);
  const source = await openForJob(from, context.signal);
  const repository = await openForJob(desk.access, context.signal);
  const upkeep = await upkeepContext(context, by.operator, scratchRoot);
  const { failed, ...report } = await copyRepository(source, repository, { by, snapshots }, upkeep);
  const refreshed = await whatIsNew(repository, desk, context.signal);
  return { report, failed: failed.map(({ what }) => what), refreshed };
}

export async function rebuildIndexJob(
  raw: unknown,
  context: JobContext,
): Promise<z.infer<typeof RebuildIndexResult>> {
  const { desk, by, scratchRoot } = RebuildIndexInput.parse(raw);
  const repository = await openForJob(desk.access, context.signal);
  const upkeep = await upkeepContext(context, by.operator, scratchRoot);
  const { packs, chunks } = await rebuildIndex(repository, upkeep);
  return { packs, chunks, refreshed: await whatIsNew(repository, desk, context.signal) };
}
