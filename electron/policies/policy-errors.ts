import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';

export function unknownPolicy(id: string, known: readonly string[]): AppError {
  const list = known.join(', ') || '-';
  return new AppError(
    'policy/unknown',
    localText(
      `This target has no policy "${id}". It has: ${list}.`,
      `이 대상에는 정책 "${id}"이(가) 없습니다. 있는 정책: ${list}.`,
    ),
  );
}
