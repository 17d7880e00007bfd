import { extname, join } from 'node:path';
import { AppError, cancelled } from '../../../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../../../shared/errors/error-codes.ts';
import type { LocalText } from '../../../../shared/model/local-text.ts';
import { IdleThreads } from '../../../platform/idle-threads.ts';
import type { DatabaseCheck } from './check-database.ts';
import type { readMeaning } from './count-tables.ts';

/** A finished copy that is ours alone. */
export type CopyQuestion = {
  readonly path: string;
  /** How the original is called towards the operator. */
  readonly name: string;
  /** Tables that must have rows. */
  readonly notEmpty: readonly string[];
};

export type CopyReading = {
  readonly check: DatabaseCheck;
  /** Which of `notEmpty` have no row. */
  readonly empty: readonly string[];
  /** Null when the check found damage: nothing of it would be worth anything. */
  readonly meaning: ReturnType<typeof readMeaning> | null;
};

export type CopyAnswer =
  | { readonly kind: 'read'; readonly reading: CopyReading }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly text: LocalText };

/** Beside this file, in the sources as in the bundle. */
const workerFile = join(import.meta.dirname, `read-copy-worker${extname(import.meta.filename)}`);
const threads = new IdleThreads(workerFile);

/**
 * Checks a copy and counts what it holds, in a thread of its own, so that it can be stored meanwhile.
 *
 * @throws AppError what SQLite reports, run/cancelled
 */
export async function readCopy(question: CopyQuestion, signal: AbortSignal): Promise<CopyReading> {
  const answer = Promise.withResolvers<CopyAnswer>();
  const onAbort = () => answer.reject(cancelled());
  const worker = threads.hire();
  let hasAnswered = false;
  worker.on('message', (message: CopyAnswer) => answer.resolve(message));
  worker.on('error', (error) => answer.reject(error));
  worker.on('exit', () => answer.reject(new Error('the thread that reads a copy has ended')));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    if (signal.aborted) onAbort();
    worker.postMessage(question);
    const said = await answer.promise;
    hasAnswered = true;
    if (said.kind === 'failed') throw new AppError(said.code, said.text);
    return said.reading;
  } finally {
    signal.removeEventListener('abort', onAbort);
    if (hasAnswered) threads.dismiss(worker);
    else await worker.terminate();
  }
}
