import { AppError, cancelled, isAppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';

/**
 * Runs `work`; whatever the aborted signal made fail is told as `run/cancelled`. Whoever waits inside throws what an aborted signal throws of itself
 * (`throwIfAborted`, a stream, a request); here, where an operation ends, it becomes what an operator reads, and never a bug. So does the
 * end of a signal that the work made for itself: `run/timeout` for a time limit, `run/cancelled` where it was ended on purpose.
 */
export async function cancellable<Value>(signal: AbortSignal, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error: unknown) {
    if (isAppError(error)) throw error;
    throw signal.aborted ? cancelled() : abortAsFailure(error);
  }
}

function abortAsFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === 'AbortError') return cancelled();
  return error.name === 'TimeoutError' ? overTime(error) : error;
}

function overTime(cause: Error): AppError {
  return new AppError(
    'run/timeout',
    localText(
      'This took longer than it is waited for. Try again when the computer or the server is less busy.',
      '제한 시간 안에 끝나지 않았습니다. 컴퓨터나 서버의 부하가 적을 때 다시 시도하십시오.',
    ),
    { cause },
  );
}
