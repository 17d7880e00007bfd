import { AppError } from '../../../shared/errors/app-error.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { isPassingFailure } from '../../locations/ssh/passing-failures.ts';

/** Does what a lost link to a host ends. Its error says as well what stands by then, and how it goes on. */
export async function tellingWhatStands<Value>(
  stands: () => LocalText,
  work: () => Promise<Value>,
): Promise<Value> {
  try {
    return await work();
  } catch (error: unknown) {
    if (!isPassingFailure(error)) throw error;
    const { en, ko } = stands();
    const text = localText(`${error.text.en} ${en}`, `${error.text.ko} ${ko}`);
    throw new AppError(error.code, text, { cause: error });
  }
}
