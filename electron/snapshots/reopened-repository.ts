import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { isAppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { RepositoryPlace } from '../repository/access.ts';
import type { JobHost } from '../platform/job-host.ts';
import { diskAwayName } from './jobs/job-names.ts';
import { lookByCode, tookTooLong } from './place-by-code.ts';
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
 * lies at another place. A copy of one that is still where it was, or may be because that place cannot be reached just now, its disk may be
 * away or another one lies there, does not take its place: the operator says so by moving it.
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

const lookMs = 20_000;
const diskMayBeAway = localText(
  'Nothing at all lies where it was, as when its disk is not connected, not mounted, or mounted elsewhere.',
  '저장소가 있던 곳에 아무것도 없습니다. 디스크가 연결되지 않았거나, 마운트되지 않았거나, 다른 경로에 마운트된 경우와 같습니다.',
);

async function lookBefore(
  { id }: KnownRepository,
  recoveryCode: string,
  jobs: JobHost,
  enteredBefore: ReopenPorts['enteredBefore'],
): ReturnType<typeof lookByCode> {
  try {
    const at = await enteredBefore();
    const look = await lookByCode(jobs, { ...at, id }, recoveryCode);
    if (look.is !== 'gone') return look;
    const waiting = { signal: AbortSignal.timeout(lookMs), onProgress: () => undefined };
    const isAway = z.boolean().parse(await jobs.run(diskAwayName, at, waiting));
    return isAway ? { is: 'unknown', problem: diskMayBeAway } : look;
  } catch (error: unknown) {
    if (!isAppError(error)) throw error;
    return { is: 'unknown', problem: error.code === 'run/cancelled' ? tookTooLong : error.text };
  }
}
