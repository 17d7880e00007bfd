import { extname, join } from 'node:path';
import { AnsweringThreads } from '../../platform/answering-threads.ts';

export type ReadBackQuestion = {
  readonly paths: readonly string[];
  /** In shared memory: 1 as soon as nobody wants the answer any more. */
  readonly stopped: Int32Array;
};

export type ReadBackAnswer = readonly (
  | { readonly kind: 'read'; readonly sha256: string }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
)[];

type Asked = {
  readonly path: string;
  readonly signal: AbortSignal;
  readonly settle: PromiseWithResolvers<string>;
};

/** What a thread gets at once: telling it takes longer than reading a small file. */
const filesAtOnce = 16;

/** Beside this file, in the sources as in the bundle. */
const workerFile = join(import.meta.dirname, `read-back-worker${extname(import.meta.filename)}`);
const threads = new AnsweringThreads<ReadBackQuestion, ReadBackAnswer>({ file: workerFile, greeting: null });

const waiting: Asked[] = [];
let isHandingOut = false;

/** SHA-256, in hex, of a file as it lies on the disk, read by another thread. Rejects with the system's failure. */
export function readBack(path: string, signal: AbortSignal): Promise<string> {
  const settle = Promise.withResolvers<string>();
  waiting.push({ path, signal, settle });
  // What is asked in the same breath goes out together.
  if (!isHandingOut) setImmediate(handOut);
  isHandingOut = true;
  return settle.promise;
}

function handOut(): void {
  isHandingOut = false;
  while (waiting.length > 0 && threads.hasIdle) {
    const [first] = waiting;
    const other = waiting.findIndex(({ signal }) => signal !== first?.signal);
    const some = waiting.splice(0, Math.min(filesAtOnce, other === -1 ? filesAtOnce : other));
    void ask(some);
  }
}

async function ask(some: readonly Asked[]): Promise<void> {
  const [first] = some;
  if (first === undefined) return;
  const { signal } = first;
  const stopped = new Int32Array(new SharedArrayBuffer(4));
  const onAbort = () => Atomics.store(stopped, 0, 1);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    const answer = await threads.ask({ paths: some.map(({ path }) => path), stopped });
    for (const [at, { settle }] of some.entries()) {
      if (signal.aborted) settle.reject(signal.reason);
      else settleWith(settle, answer[at]);
    }
  } catch (error: unknown) {
    for (const { settle } of some) settle.reject(error);
  } finally {
    signal.removeEventListener('abort', onAbort);
    handOut();
  }
}

function settleWith(settle: Asked['settle'], answer: ReadBackAnswer[number] | undefined): void {
  if (answer === undefined) settle.reject(new Error('a file was asked for and not answered'));
  else if (answer.kind === 'read') settle.resolve(answer.sha256);
  else settle.reject(Object.assign(new Error(answer.message), { code: answer.code }));
}
