import { AppError, cancelled } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { ChildHost, ChildRunOptions } from './child-host.ts';
import { ChildSlot } from './child-slot.ts';
import type { Clock } from './clock.ts';
import type { ForkChild } from './fork-child.ts';

export type NodeChildHostOptions = {
  /** The file a child starts from: a bundle that serves tasks. */
  readonly entry: string;
  readonly fork: ForkChild;
  readonly clock: Clock;
  readonly maxChildren?: number;
  readonly idleExitMs?: number;
};

type Job = {
  readonly task: string;
  readonly input: unknown;
  readonly affinity: string | null;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  slot: ChildSlot | null;
  settled: boolean;
};

/**
 * At most two children, started when there is work and ended after half a minute without. A task that is cancelled or runs
 * out of time takes its child with it, because nothing else stops a native call; the next task gets a new one.
 */
export class NodeChildHost implements ChildHost {
  readonly #slots: readonly ChildSlot[];
  readonly #clock: Clock;
  #waiting: Job[] = [];
  #disposed = false;

  constructor(options: NodeChildHostOptions) {
    this.#clock = options.clock;
    const count = options.maxChildren ?? 2;
    this.#slots = Array.from({ length: count }, () => {
      return new ChildSlot(options.entry, options.fork, options.clock, options.idleExitMs ?? 30_000);
    });
  }

  run(task: string, input: unknown, options: ChildRunOptions): Promise<unknown> {
    if (this.#disposed || options.signal.aborted) return Promise.reject(cancelled());
    return new Promise((resolve, reject) => {
      const job: Job = {
        task,
        input,
        affinity: options.affinity ?? null,
        resolve: (value) => settle(() => resolve(value)),
        reject: (error) => settle(() => reject(error)),
        slot: null,
        settled: false,
      };
      const onAbort = () => this.#abandon(job, cancelled());
      const stopTimer = this.#clock.after(options.timeoutMs, () =>
        this.#abandon(job, timedOut(options.timeoutMs)),
      );
      options.signal.addEventListener('abort', onAbort, { once: true });
      const settle = (finish: () => void) => {
        if (job.settled) return;
        job.settled = true;
        stopTimer();
        options.signal.removeEventListener('abort', onAbort);
        finish();
      };
      this.#waiting.push(job);
      this.#next();
    });
  }

  /** Ends the children after they have put away their scratch files, or at once when they do not answer. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    for (const job of this.#waiting) job.reject(cancelled());
    this.#waiting = [];
    await Promise.all(this.#slots.map((slot) => slot.end()));
  }

  #next(): void {
    while (this.#waiting.length > 0) {
      const job = this.#waiting[0];
      if (job === undefined) return;
      const slot = this.#freeSlotFor(job);
      if (slot === null) return;
      this.#waiting.shift();
      job.slot = slot;
      slot.start(job.task, job.input, job.affinity).then(
        (value) => this.#finish(job, () => job.resolve(value)),
        (error: unknown) => this.#finish(job, () => job.reject(error)),
      );
    }
  }

  /** The child that served the same thing last has it in memory; else one that is already running; else any. */
  #freeSlotFor(job: Job): ChildSlot | null {
    const free = this.#slots.filter((slot) => !slot.busy);
    const familiar = job.affinity === null ? undefined : free.find((slot) => slot.servedLast(job.affinity));
    return familiar ?? free.find((slot) => slot.running) ?? free[0] ?? null;
  }

  #finish(job: Job, settle: () => void): void {
    job.slot = null;
    settle();
    if (!this.#disposed) this.#next();
  }

  #abandon(job: Job, error: AppError): void {
    const { slot } = job;
    this.#waiting = this.#waiting.filter((other) => other !== job);
    job.reject(error);
    slot?.kill();
  }
}

function timedOut(timeoutMs: number): AppError {
  const seconds = Math.round(timeoutMs / 100) / 10;
  return new AppError(
    'run/timeout',
    localText(
      `It did not finish within ${seconds} seconds and was stopped. Try again when the computer is less busy, or allow more time.`,
      `${seconds}초 안에 끝나지 않아 중단했습니다. 컴퓨터가 덜 바쁠 때 다시 시도하거나 제한 시간을 늘리십시오.`,
    ),
  );
}
