import { AppError, isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';

/** Does what needs the way to a host. When the way breaks for good, its error says as well which state that left. */
export async function tellingState<Value>(state: LocalText, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error: unknown) {
    throw withState(error, state);
  }
}

/** The error, with what state it left where the way to a host broke. */
export function withState(error: unknown, state: LocalText): unknown {
  return isAppError(error) && isLinkLost(error) ? saying(error, state) : error;
}

export function isLinkLost({ code }: AppError): boolean {
  return code.startsWith('ssh/');
}

/** The error, with what state it left. */
export function saying(error: AppError, state: LocalText): AppError {
  const { en, ko } = error.text;
  return new AppError(error.code, localText(`${en} ${state.en}`, `${ko} ${state.ko}`), { cause: error });
}

export const nothingChanged: LocalText = localText(
  'The restore had changed nothing yet. The next restore there removes what this one had prepared; should "holdfast restore list" call it interrupted, roll it back.',
  '복원은 아직 아무것도 변경하지 않았습니다. 준비하던 내용은 다음 복원이 제거하며, "holdfast restore list"에 중단된 복원으로 나타나면 되돌리십시오.',
);

export const takenBackSince: LocalText = localText(
  'The restore had begun and was taken back: everything lies there as before.',
  '시작된 복원을 되돌렸으므로 모든 것이 이전과 같습니다.',
);

/** Once everything lies in place, or in the middle of taking it back. */
export function interruptedThere(id: string): LocalText {
  return localText(
    `Keep the service stopped. "holdfast restore list" says whether this restore is interrupted there; then go on with "holdfast restore resume ${id}" or "holdfast restore rollback ${id}".`,
    `서비스를 멈춘 채로 두십시오. 이 복원이 중단된 상태인지는 "holdfast restore list"로 확인할 수 있으며, 중단된 상태이면 "holdfast restore resume ${id}" 또는 "holdfast restore rollback ${id}"로 계속하십시오.`,
  );
}
