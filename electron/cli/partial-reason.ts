import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';

/** Why a set may lack parts: what `--allow-partial --reason …` say together. Null where it may not. */
export function partialReasonOf(flags: {
  readonly allowPartial?: boolean;
  readonly reason?: string;
}): string | null {
  if (flags.allowPartial !== true) return null;
  if (flags.reason !== undefined && flags.reason.trim() !== '') return flags.reason;
  throw new AppError(
    'usage/invalid',
    localText(
      'A partial set needs a written reason: add --reason "…".',
      '일부만 담은 세트에는 사유가 필요합니다: --reason "…"을 추가하십시오.',
    ),
  );
}
