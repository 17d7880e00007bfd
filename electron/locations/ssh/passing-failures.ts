import { isAppError } from '../../../shared/errors/app-error.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../../shared/errors/error-codes.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { localText } from '../../../shared/text/local-text.ts';

/**
 * Failures of the way to a host that another attempt can overcome, once it has been entered. A host that restarts behind a balancer or a
 * tunnel takes connections and drops them for a while.
 */
const reasons: ReadonlyMap<ErrorCode, LocalText> = new Map<ErrorCode, LocalText>([
  ['ssh/lost', localText('it broke off', '연결이 끊김')],
  ['ssh/timed-out', localText('no answer in time', '제한 시간 안에 응답 없음')],
  ['ssh/unreachable', localText('it cannot be reached', '연결할 수 없음')],
  ['ssh/refused', localText('it refuses connections', '연결을 거부함')],
  ['ssh/no-agreement', localText('it drops connections', '연결을 받은 뒤 끊음')],
  ['ssh/busy', localText('it takes no more connections now', '지금은 연결을 더 받지 않음')],
]);

/** True where it is worth trying again to reach a host that was entered before. */
export function isPassingFailure(error: unknown): error is AppError {
  return isAppError(error) && reasons.has(error.code);
}

const nobodyThere: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'ssh/refused',
  'ssh/unreachable',
  'ssh/timed-out',
]);

/** True where no server has answered: of a host that was not entered before, it may be down for long. */
export function isNobodyThere(error: unknown): boolean {
  return isAppError(error) && nobodyThere.has(error.code);
}

/** What the work waits for, as a stage of it. */
export function waitingForLink(
  label: string,
  { code }: AppError,
  {
    pauseMs,
    attempt,
    attempts,
  }: { readonly pauseMs: number; readonly attempt: number; readonly attempts: number },
): LocalText {
  const reason = reasons.get(code) ?? localText(code, code);
  const seconds = Math.round(pauseMs / 1000);
  return localText(
    `The connection to ${label} is lost (${reason.en}): trying again in ${seconds} s, attempt ${attempt} of ${attempts}`,
    `${label} 연결이 끊어졌습니다(${reason.ko}). ${seconds}초 뒤 다시 시도합니다(${attempts}번 중 ${attempt}번째)`,
  );
}
