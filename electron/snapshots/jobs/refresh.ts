import { isAppError } from '../../../shared/errors/app-error.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { begunAhead } from '../../platform/begun-ahead.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { readFacts } from '../../repository/facts/fact-files.ts';
import { nameOf } from '../../repository/format/layout.ts';
import { confirmPlace } from '../../repository/repository.ts';
import type { Repository } from '../../repository/repository.ts';
import { listRoots, readRoot } from '../../repository/roots/root-files.ts';
import { snapshotOfRoot } from '../snapshot-of-root.ts';
import { openForJob } from '../../repository/access.ts';
import type { RefreshResult } from './refresh-input.ts';
import { Desk } from './refresh-input.ts';

const rootsAtOnce = 8;

/** Looks at a place and reads what is new there. */
export async function refreshRepository(raw: unknown, { signal }: JobContext): Promise<RefreshResult> {
  const desk = Desk.parse(raw);
  return whatIsNew(await openForJob(desk.access, signal), desk, signal);
}

/** The same at the end of a job that has the repository open already. */
export async function whatIsNew(
  repository: Repository,
  desk: Desk,
  signal: AbortSignal,
): Promise<RefreshResult> {
  const { storage, file } = repository;
  const problems: LocalText[] = [];
  const snapshotNames = await listRoots(storage, signal);
  const known = new Set(desk.knownSnapshots);
  const snapshots: Snapshot[] = [];
  const unread = snapshotNames.filter((candidate) => !known.has(candidate));
  const reading = (name: string) => rootOrProblem(repository, name, signal);
  for await (const { item: name, result } of begunAhead(unread, rootsAtOnce, reading)) {
    const root = await result;
    if ('problem' in root) problems.push(root.problem);
    else snapshots.push(snapshotOfRoot(file.id, name, root.root));
  }
  const read = await readFacts(repository, new Set(desk.knownFacts), signal);
  const factFiles = await storage.list('facts', signal);
  const factNames = factFiles.flatMap(({ name }) => nameOf('fact', name) ?? []);
  const packs = await storage.list('packs', signal);
  const space = await storage.space(signal);
  // A disk that was unplugged meanwhile looks like one from which everything is gone.
  await confirmPlace(repository, signal);
  return {
    snapshotNames: [...snapshotNames],
    snapshots,
    goneSnapshots: missing(desk.knownSnapshots, snapshotNames),
    goneFacts: missing(desk.knownFacts, factNames),
    facts: read.facts.map(({ name, fact }) => ({ name, fact })),
    problems: [...problems, ...read.problems.map(({ what }) => what)],
    durable: storage.durable,
    ...space,
    storedBytes: packs.reduce((sum, pack) => sum + pack.sizeBytes, 0),
    keys: (await storage.list('keys', signal)).length,
  };
}

function missing(known: readonly string[], there: readonly string[]): string[] {
  const names = new Set(there);
  return known.filter((name) => !names.has(name));
}

async function rootOrProblem(repository: Repository, name: string, signal: AbortSignal) {
  try {
    return { root: await readRoot(repository.storage, repository.keys, name, signal) };
  } catch (error: unknown) {
    if (
      isAppError(error) &&
      (error.code === 'repository/damaged' || error.code === 'repository/newer-format')
    ) {
      return { problem: error.text };
    }
    throw error;
  }
}
