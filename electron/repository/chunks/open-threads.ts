import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { RepositoryKeys } from '../format/keys.ts';
import type { BadRecord, FromOpenWorker, SealedRun, ToOpenWorker } from './open-messages.ts';

const mostThreads = Math.min(4, availableParallelism());
/** Threads end after so long without work. */
const idleMs = 2000;

/** Beside this file, in the sources as in the bundle. */
const workerFile = join(import.meta.dirname, `open-worker${extname(import.meta.filename)}`);

/** Opens records of packs in threads of their own, as many as there are cores. They do not keep the process alive. */
export class OpenThreads {
  readonly #keys: RepositoryKeys;
  #threads: OpenThread[] = [];

  constructor(keys: RepositoryKeys) {
    this.#keys = keys;
  }

  /** The first record that is not what it must be; null when the plain bytes of all are there. */
  open(run: SealedRun): Promise<BadRecord | null> {
    const idle = this.#threads.find(({ busy }) => busy === 0);
    const thread =
      idle ??
      (this.#threads.length < mostThreads
        ? this.#begin()
        : this.#threads.reduce((least, other) => (other.busy < least.busy ? other : least)));
    return thread.open(run);
  }

  #begin(): OpenThread {
    const thread: OpenThread = new OpenThread(this.#keys, () => {
      this.#threads = this.#threads.filter((other) => other !== thread);
    });
    this.#threads.push(thread);
    return thread;
  }
}

class OpenThread {
  readonly #worker = new Worker(workerFile, { execArgv: [], env: {} });
  readonly #waiting: PromiseWithResolvers<BadRecord | null>[] = [];
  readonly #onEnd: () => void;
  #idle: NodeJS.Timeout | null = null;

  constructor({ master, repositoryId }: RepositoryKeys, onEnd: () => void) {
    this.#onEnd = onEnd;
    this.#tell({ kind: 'begin', master, repositoryId });
    this.#worker.on('message', ({ bad }: FromOpenWorker) => {
      this.#waiting.shift()?.resolve(bad);
      if (this.#waiting.length === 0) this.#rest();
    });
    this.#worker.on('error', (error: unknown) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('a thread that opens packs has ended')));
  }

  get busy(): number {
    return this.#waiting.length;
  }

  open(run: SealedRun): Promise<BadRecord | null> {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
    this.#worker.ref();
    const answer = Promise.withResolvers<BadRecord | null>();
    this.#waiting.push(answer);
    this.#tell({ kind: 'open', run });
    return answer.promise;
  }

  #rest(): void {
    this.#worker.unref();
    this.#idle = setTimeout(() => {
      this.#onEnd();
      void this.#worker.terminate();
    }, idleMs);
    this.#idle.unref();
  }

  #tell(message: ToOpenWorker): void {
    this.#worker.postMessage(message);
  }

  #fail(error: unknown): void {
    this.#onEnd();
    for (const answer of this.#waiting.splice(0)) answer.reject(error);
  }
}
