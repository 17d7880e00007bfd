import { isAppError } from '../../shared/errors/app-error.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { RepositoryId } from '../../shared/model/ids.ts';
import type { JobHost } from '../platform/job-host.ts';
import type { RepositoryPlace } from '../repository/access.ts';
import { OpenedPlace } from './jobs/open-place-input.ts';
import { openPlaceName } from './jobs/job-names.ts';

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
const isElsewhere: readonly string[] = ['repository/not-there', 'repository/damaged'];
/** These, that another one lies there: its disk may have been changed for another. */
const isAnother: readonly string[] = ['repository/wrong-code', 'repository/wrong-repository'];

/** Whether a place holds that repository. `unknown`: it could not be looked at, and `problem` says why. */
type Look = { readonly is: 'there' | 'gone' } | { readonly is: 'unknown'; readonly problem: LocalText };

export const tookTooLong = localText(
  'The place did not answer in time.',
  '저장소 위치가 제한 시간 안에 응답하지 않았습니다.',
);

const anotherThere: Look = {
  is: 'unknown',
  problem: localText(
    'Another repository lies there now, perhaps on another disk that was connected in its place.',
    '지금은 그 위치에 다른 저장소가 있습니다. 다른 디스크가 대신 연결되었을 수 있습니다.',
  ),
};

export async function lookByCode(
  jobs: JobHost,
  { id, ...at }: RepositoryPlace & { readonly id: RepositoryId },
  recoveryCode: string,
): Promise<Look> {
  try {
    const opened = await openByCode(jobs, at, recoveryCode, AbortSignal.timeout(lookMs));
    return opened.id === id ? { is: 'there' } : anotherThere;
  } catch (error: unknown) {
    if (!isAppError(error)) throw error;
    if (isAnother.includes(error.code)) return anotherThere;
    // Nobody else ends this look.
    if (error.code === 'run/cancelled') return { is: 'unknown', problem: tookTooLong };
    return isElsewhere.includes(error.code) ? { is: 'gone' } : { is: 'unknown', problem: error.text };
  }
}
