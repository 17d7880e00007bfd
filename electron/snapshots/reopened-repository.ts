import { isDeepStrictEqual } from 'node:util';
import { isAppError } from '../../shared/errors/app-error.ts';
import type { RepositoryPlace } from '../repository/access.ts';
import type { JobHost } from '../platform/job-host.ts';
import { lookByCode } from './place-by-code.ts';
import { repositoryElsewhere, repositoryKnown, repositoryOutOfReach } from './repository-errors.ts';
import type { KnownRepository } from './repository-table.ts';

type Found = Pick<KnownRepository, 'place' | 'host' | 'kitConfirmedAt'> & {
  readonly name: string | null;
  readonly recoveryCode: string;
};

type ReopenPorts = {
  readonly jobs: JobHost;
  /** What a job needs to look at the place where it was. */
  readonly enteredBefore: () => Promise<RepositoryPlace>;
  /** False where its secret was lost on this desk. */
  readonly hasSecret: () => Promise<boolean>;
};

/**
 * A repository that this desk knows and that was opened once more: its secret was lost on this desk, its kit was not confirmed yet, or it
 * lies at another place. A copy of one that is still where it was, or
 * may be because that place cannot be reached just now, does not take its place.
 * @throws AppError repository/exists, repository/known
 */
export async function reopenedRepository(
  known: KnownRepository,
  { name, recoveryCode, place, host, ...found }: Found,
  { jobs, enteredBefore, hasSecret }: ReopenPorts,
): Promise<KnownRepository> {
  const kitConfirmedAt = known.kitConfirmedAt ?? found.kitConfirmedAt;
  const isThere = isDeepStrictEqual([known.place, known.host], [place, host]);
  if (isThere && kitConfirmedAt === known.kitConfirmedAt && (await hasSecret()))
    throw repositoryKnown(known.name);
  // Another way to the host of the same place leads to no copy.
  if (place !== known.place) {
    const before = await lookBefore(known, recoveryCode, jobs, enteredBefore);
    if (before.is === 'there') throw repositoryElsewhere(known, place);
    if (before.is === 'unknown') throw repositoryOutOfReach(known, place, before.problem);
  }
  return { ...known, name: name ?? known.name, place, host, kitConfirmedAt };
}

async function lookBefore(
  { id }: KnownRepository,
  recoveryCode: string,
  jobs: JobHost,
  enteredBefore: ReopenPorts['enteredBefore'],
): ReturnType<typeof lookByCode> {
  try {
    return await lookByCode(jobs, { ...(await enteredBefore()), id }, recoveryCode);
  } catch (error: unknown) {
    if (!isAppError(error)) throw error;
    return { is: 'unknown', problem: error.text };
  }
}
