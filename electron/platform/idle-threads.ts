import { Worker } from 'node:worker_threads';

const idleMs = 2000;
const mostIdle = 4;

/** Threads of one kind without work, for whoever asks next: to start one takes longer than most of its work. They end after a while. */
export class IdleThreads {
  readonly #file: string;
  readonly #idle = new Map<Worker, NodeJS.Timeout>();

  /** @param file the entry of a thread */
  constructor(file: string) {
    this.#file = file;
  }

  hire(): Worker {
    const [known] = this.#idle.keys();
    const worker = known ?? new Worker(this.#file, { execArgv: [], env: {} });
    clearTimeout(this.#idle.get(worker));
    this.#idle.delete(worker);
    // Also of a new one: with those that it brings along, one that is hired again does not answer.
    worker.removeAllListeners();
    worker.ref();
    return worker;
  }

  /** Takes back one that has done all its work. It does not keep the process from ending. */
  dismiss(worker: Worker): void {
    worker.removeAllListeners();
    if (this.#idle.size >= mostIdle) return void worker.terminate();
    worker.unref();
    worker.once('exit', () => this.#idle.delete(worker));
    const end = setTimeout(() => {
      this.#idle.delete(worker);
      void worker.terminate();
    }, idleMs);
    this.#idle.set(worker, end.unref());
  }
}
