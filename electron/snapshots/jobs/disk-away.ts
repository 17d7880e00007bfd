import type { JobContext } from '../../platform/job-context.ts';
import { RepositoryPlace } from '../../repository/access.ts';
import { openStorage } from '../../repository/storage/open-storage.ts';

/** Whether a repository that is not at its place may be on a disk that is not connected or mounted now. */
export async function lookForDisk(raw: unknown, { signal }: JobContext): Promise<boolean> {
  const { place, host } = RepositoryPlace.parse(raw);
  return openStorage(place, host).ground.mayBeAway(signal);
}
