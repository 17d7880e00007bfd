import { AppError } from '../../shared/errors/app-error.ts';
import type { LocalText } from '../../shared/model/local-text.ts';

/**
 * The result of `work`, or `run/timeout` with `late` when it takes longer than `timeoutMs`. For calls that cannot be cancelled,
 * such as looking at a folder on a share that no longer answers: the call goes on, nobody waits for it.
 */
export async function within<Value>(
  timeoutMs: number,
  work: Promise<Value>,
  late: LocalText,
): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new AppError('run/timeout', late)), timeoutMs);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
