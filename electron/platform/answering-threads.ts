import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

const mostThreads = Math.min(4, availableParallelism());
/** Threads end after so long without work. */
const idleMs = 2000;

type ThreadKind<Question> = {
  /** The entry of a thread: it answers every question with one message, in their order. */
  readonly file: string;
  /** Told to each thread before its first question, without an answer. */
  readonly greeting: Question | null;
};

/** Threads that answer questions, as many as there are cores, started when there is work. They do not keep the process alive. */
export class AnsweringThreads<Question, Answer> {
  readonly #kind: ThreadKind<Question>;
  #threads: AnsweringThread<Question, Answer>[] = [];

  constructor(kind: ThreadKind<Question>) {
    this.#kind = kind;
  }

  /** True when a question would be answered at once. */
  get hasIdle(): boolean {
    return this.#threads.length < mostThreads || this.#threads.some(({ busy }) => busy === 0);
  }

  /** Rejects with a bug of the thread. */
  ask(question: Question): Promise<Answer> {
    return this.#next().ask(question);
  }

  #next(): AnsweringThread<Question, Answer> {
    const idle = this.#threads.find(({ busy }) => busy === 0);
    if (idle !== undefined) return idle;
    if (this.#threads.length < mostThreads) return this.#begin();
    return this.#threads.reduce((least, other) => (other.busy < least.busy ? other : least));
  }

  #begin(): AnsweringThread<Question, Answer> {
    const thread = new AnsweringThread<Question, Answer>(this.#kind, () => {
      this.#threads = this.#threads.filter((other) => other !== thread);
    });
    this.#threads.push(thread);
    return thread;
  }
}

class AnsweringThread<Question, Answer> {
  readonly #worker: Worker;
  readonly #waiting: PromiseWithResolvers<Answer>[] = [];
  readonly #onEnd: () => void;
  #idle: NodeJS.Timeout | null = null;

  constructor({ file, greeting }: ThreadKind<Question>, onEnd: () => void) {
    this.#onEnd = onEnd;
    this.#worker = new Worker(file, { execArgv: [], env: {} });
    if (greeting !== null) this.#worker.postMessage(greeting);
    this.#worker.on('message', (answer: Answer) => {
      this.#waiting.shift()?.resolve(answer);
      if (this.#waiting.length === 0) this.#rest();
    });
    this.#worker.on('error', (error: unknown) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error(`a thread of ${file} has ended`)));
  }

  get busy(): number {
    return this.#waiting.length;
  }

  ask(question: Question): Promise<Answer> {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
    this.#worker.ref();
    const answer = Promise.withResolvers<Answer>();
    this.#waiting.push(answer);
    this.#worker.postMessage(question);
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

  #fail(error: unknown): void {
    this.#onEnd();
    for (const answer of this.#waiting.splice(0)) answer.reject(error);
  }
}
