import { AppError, isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { restoreIdOf } from '../restore/work-places.ts';
import { shownPath } from './notes.ts';
import type { SetRequest } from './set-run.ts';
import type { CaptureSource } from './source/capture-source.ts';

/** A restore keeps its record in the base itself, whose names are few. */
const mostNames = 100_000;

/**
 * What a restore has left half done is neither old nor new, and no set. A part that it has put away meanwhile must not be put back by hand:
 * it keeps the service from starting on the half of it.
 *
 * @throws AppError restore/interrupted
 */
export async function refuseInterrupted(
  parts: SetRequest['parts'],
  source: Pick<CaptureSource, 'location'>,
  signal: AbortSignal,
): Promise<void> {
  const bases = parts.flatMap((part) =>
    part.state === 'placed' || part.state === 'pattern' ? [part.basePath] : [],
  );
  for (const base of new Set(bases)) {
    for (const name of await namesIn(base, source, signal)) {
      const id = restoreIdOf(name, 'intent');
      if (id !== null) throw interruptedAt(base, id);
    }
  }
}

/** A folder that cannot be listed is told with the parts that lie in it. */
async function namesIn(
  base: string,
  source: Pick<CaptureSource, 'location'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    return (await source.location(base).list('.', mostNames, signal)) ?? [];
  } catch (error: unknown) {
    if (isAppError(error) && error.code.startsWith('location/')) return [];
    throw error;
  }
}

function interruptedAt(base: string, id: string): AppError {
  const place = shownPath(base);
  return new AppError(
    'restore/interrupted',
    localText(
      `A restore into ${place} is under way or was interrupted, so what lies there is neither old nor new, and nothing was captured. Finish it with "holdfast restore resume ${id}" or take it back with "holdfast restore rollback ${id}"; put nothing back by hand.`,
      `${place}(으)로의 복원이 진행 중이거나 중단되어 그곳의 파일은 이전 것도 새 것도 아니므로 캡처하지 않았습니다. "holdfast restore resume ${id}"로 끝내거나 "holdfast restore rollback ${id}"로 되돌리십시오. 파일을 직접 되돌려 놓지 마십시오.`,
    ),
  );
}
