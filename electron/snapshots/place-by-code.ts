import { isAppError } from '../../shared/errors/app-error.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
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

/** These say that the place was looked at, and that the repository cannot be opened there. */
const isElsewhere: readonly string[] = [
  'repository/not-there',
  'repository/wrong-code',
  'repository/wrong-repository',
  'repository/damaged',
];

/** Whether a place holds that repository. `unknown`: it could not be looked at, and `problem` says why. */
type Look = { readonly is: 'there' | 'gone' } | { readonly is: 'unknown'; readonly problem: LocalText };

export async function lookByCode(
  jobs: JobHost,
  { id, ...at }: RepositoryPlace & { readonly id: RepositoryId },
  recoveryCode: string,
): Promise<Look> {
  try {
    const opened = await openByCode(jobs, at, recoveryCode, AbortSignal.timeout(lookMs));
    return { is: opened.id === id ? 'there' : 'gone' };
  } catch (error: unknown) {
    if (!isAppError(error)) throw error;
    return isElsewhere.includes(error.code) ? { is: 'gone' } : { is: 'unknown', problem: error.text };
  }
}
