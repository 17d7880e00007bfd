import { isAppError } from '../../shared/errors/app-error.ts';
import type { RepositoryId } from '../../shared/model/ids.ts';
import type { JobHost } from '../platform/job-host.ts';
import type { RepositoryPlace } from '../repository/access.ts';
import { OpenedPlace, openPlaceName } from './jobs/open-place.ts';

const lookMs = 20_000;

/** Opens the repository of a place by its code. */
export async function openByCode(
  jobs: JobHost,
  at: RepositoryPlace,
  recoveryCode: string,
  signal: AbortSignal,
): Promise<OpenedPlace> {
  const input = { ...at, by: { kind: 'code', recoveryCode } };
  return OpenedPlace.parse(await jobs.run(openPlaceName, input, { signal, onProgress: () => undefined }));
}

/** Whether a place holds that repository, for instance although making it did not end well. */
export async function opensByCode(
  jobs: JobHost,
  { id, ...at }: RepositoryPlace & { readonly id: RepositoryId },
  recoveryCode: string,
): Promise<boolean> {
  try {
    return (await openByCode(jobs, at, recoveryCode, AbortSignal.timeout(lookMs))).id === id;
  } catch (error: unknown) {
    if (!isAppError(error)) throw error;
    return false;
  }
}
