import { AppError, cancelled } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { Progress } from '../../shared/model/progress.ts';
import { FromChild } from './child-protocol.ts';
import type { ToChild } from './child-protocol.ts';
import { asFailure } from './child-slot.ts';
import type { Clock } from './clock.ts';
import type { Disposable } from './disposable.ts';
import type { ForkChild, ForkedChild } from './fork-child.ts';

/** How long a job may take to come to a safe stop before its process is ended; whatever it does survives that. */
const cancelGraceMs = 10_000;
/** A process that waits for a dead share cannot even be ended: the system does that when the share answers or the computer goes down. */
const killGraceMs = 5000;

type JobRunOptions = {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  /** `kill` leaves the process no time to close what it has open; for work that must not close a database. */
  readonly end?: 'stop' | 'kill';
};

/** Runs long operations, each in a process of its own. Rejects with `run/cancelled`, `child/crashed` or the job's own AppError. */
export interface JobHost extends Disposable {
  run(job: string, input: unknown, options: JobRunOptions): Promise<unknown>;
}

/** One child process a job, made for it and ended after it: nothing of one job can disturb another. */
export class ChildJobHost implements JobHost {
  readonly #entry: string;
  readonly #fork: ForkChild;
  readonly #clock: Clock;
  readonly #ending = new Set<Promise<void>>();
  readonly #quit = new AbortController();

  constructor(parts: { readonly entry: string; readonly fork: ForkChild; readonly clock: Clock }) {
    this.#entry = parts.entry;
    this.#fork = parts.fork;
    this.#clock = parts.clock;
  }

  async run(job: string, input: unknown, options: JobRunOptions): Promise<unknown> {
    const signal = AbortSignal.any([options.signal, this.#quit.signal]);
    if (signal.aborted) throw cancelled();
    const child = this.#fork(this.#entry);
    const { promise: exited, resolve: onExited } = Promise.withResolvers<void>();
    this.#ending.add(exited);
    void exited.then(() => this.#ending.delete(exited));
    const answer = Promise.withResolvers<unknown>();
    let stopTimer = (): void => undefined;
    const endSoon = () => {
      stopTimer();
      stopTimer = this.#clock.after(cancelGraceMs, () => {
        child.kill();
        stopTimer = this.#clock.after(killGraceMs, () => {
          answer.reject(signal.aborted ? cancelled() : crashed('it could not be ended'));
          onExited();
        });
      });
    };
    const onAbort = () => {
      tell(child, { kind: 'cancel' });
      endSoon();
    };
    child.onMessage((raw) => hear(raw, options.onProgress, answer));
    child.onExit((detail) => {
      answer.reject(signal.aborted ? cancelled() : crashed(detail));
      onExited();
    });
    signal.addEventListener('abort', onAbort, { once: true });
    tell(child, { kind: 'job', id: 1, job, input });
    try {
      return await answer.promise;
    } finally {
      signal.removeEventListener('abort', onAbort);
      if (options.end === 'kill') child.kill();
      else tell(child, { kind: 'stop' });
      endSoon();
      void exited.then(() => stopTimer());
    }
  }

  /** Cancels what runs and waits until every process is gone, or cannot be ended. */
  async dispose(): Promise<void> {
    this.#quit.abort();
    await Promise.all(this.#ending);
  }
}

function hear(
  raw: unknown,
  onProgress: (progress: Progress) => void,
  answer: PromiseWithResolvers<unknown>,
): void {
  const message = FromChild.safeParse(raw);
  if (!message.success) return;
  if (message.data.kind === 'progress') onProgress(message.data.progress);
  else if (message.data.kind === 'value') answer.resolve(message.data.value);
  else answer.reject(asFailure(message.data));
}

function tell(child: ForkedChild, message: ToChild): void {
  child.send(message);
}

function crashed(detail: string): AppError {
  return new AppError(
    'child/crashed',
    localText(
      'The process that did this work ended unexpectedly. What had been finished before is complete, and an interrupted restore is offered for resumption. Try again.',
      '이 작업을 하던 프로세스가 예기치 않게 종료되었습니다. 이전에 완료된 것은 온전하며, 중단된 복원은 이어서 진행할 수 있습니다. 다시 시도하십시오.',
    ),
    { cause: new Error(detail) },
  );
}
