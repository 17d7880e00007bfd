import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';

/** Somebody named a target that is not, or no longer, looked after. */
export function unknownTarget(targetId: string): AppError {
  return new AppError(
    'target/unknown',
    localText(
      `There is no target ${targetId}. List them with "target list".`,
      `대상 ${targetId}이(가) 없습니다. "target list"로 목록을 확인하십시오.`,
    ),
  );
}
