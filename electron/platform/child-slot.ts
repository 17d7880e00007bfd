import { AppError, cancelled } from '../../shared/errors/app-error.ts';
import { isErrorCode } from '../../shared/errors/error-codes.ts';
import { localText } from '../../shared/text/local-text.ts';
import { FromChild } from './child-protocol.ts';
import type { ToChild } from './child-protocol.ts';
import type { Clock } from './clock.ts';
import type { ForkChild, ForkedChild } from './fork-child.ts';

/** How long a child may take to put away its scratch files before it is killed. */
const stopGraceMs = 3000;

/** How many recent subjects a child is remembered for. */
const rememberedSubjects = 8;

type Running = {
  readonly id: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
};

/** One place for a child process: empty, idle, or busy with exactly one task. */
export class ChildSlot {
  readonly #entry: string;
  readonly #fork: ForkChild;
  readonly #clock: Clock;
  readonly #idleExitMs: number;
  #child: ForkedChild | null = null;
  #exited: Promise<void> = Promise.resolve();
  #task: Running | null = null;
  #subjects: string[] = [];
  #nextId = 1;
  #stopIdleTimer: () => void = () => undefined;

  constructor(entry: string, fork: ForkChild, clock: Clock, idleExitMs: number) {
    this.#entry = entry;
    this.#fork = fork;
    this.#clock = clock;
    this.#idleExitMs = idleExitMs;
  }

  get busy(): boolean {
    return this.#task !== null;
  }

  get running(): boolean {
    return this.#child !== null;
  }

  servedLast(subject: string | null): boolean {
    return subject !== null && this.#subjects.includes(subject);
  }

  /** Runs one task; the slot is busy until the promise settles. */
  start(task: string, input: unknown, subject: string | null): Promise<unknown> {
    this.#stopIdleTimer();
    const child = this.#child ?? this.#spawn();
    if (subject !== null) this.#remember(subject);
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      this.#task = { id, resolve, reject };
      const message: ToChild = { kind: 'run', id, task, input };
      child.send(message);
    });
  }

  /** Ends the child at once. The task that ran, if any, is rejected as cancelled; the next task gets a new child. */
  kill(): void {
    const child = this.#forget();
    this.#settle((task) => task.reject(cancelled()));
    child?.kill();
  }

  /** Asks the child to end, waits a short time, then kills it. Resolves when it is gone. */
  async end(): Promise<void> {
    if (this.#task !== null) this.kill();
    this.#retire();
    await this.#exited;
  }

  #spawn(): ForkedChild {
    const child = this.#fork(this.#entry);
    this.#child = child;
    child.onMessage((message) => this.#onMessage(child, message));
    this.#exited = new Promise((resolve) => {
      child.onExit((detail) => {
        this.#onExit(child, detail);
        resolve();
      });
    });
    return child;
  }

  #remember(subject: string): void {
    this.#subjects = [subject, ...this.#subjects.filter((other) => other !== subject)].slice(
      0,
      rememberedSubjects,
    );
  }

  #forget(): ForkedChild | null {
    const child = this.#child;
    this.#stopIdleTimer();
    this.#child = null;
    this.#subjects = [];
    return child;
  }

  #retire(): void {
    const child = this.#forget();
    if (child === null) return;
    const stop: ToChild = { kind: 'stop' };
    child.send(stop);
    const cancelKill = this.#clock.after(stopGraceMs, () => child.kill());
    void this.#exited.then(cancelKill);
  }

  #onMessage(child: ForkedChild, raw: unknown): void {
    if (child !== this.#child) return;
    const message = FromChild.safeParse(raw);
    if (!message.success || message.data.id !== this.#task?.id || message.data.kind === 'progress') return;
    const answer = message.data;
    this.#stopIdleTimer = this.#clock.after(this.#idleExitMs, () => this.#retire());
    this.#settle((task) => {
      if (answer.kind === 'value') task.resolve(answer.value);
      else task.reject(asFailure(answer));
    });
  }

  #onExit(child: ForkedChild, detail: string): void {
    if (child !== this.#child) return;
    this.#forget();
    this.#settle((task) => task.reject(crashed(detail)));
  }

  #settle(finish: (task: Running) => void): void {
    const task = this.#task;
    this.#task = null;
    if (task !== null) finish(task);
  }
}

/** What a child reported, as the error it stands for. */
export function asFailure(answer: Extract<FromChild, { kind: 'failure' | 'bug' }>): Error {
  if (answer.kind === 'bug') return new Error(`in the child process: ${answer.description}`);
  if (isErrorCode(answer.code)) return new AppError(answer.code, answer.text);
  return new Error(`the child process answered with an unknown code: ${answer.code}`);
}

function crashed(detail: string): AppError {
  return new AppError(
    'child/crashed',
    localText(
      'The process that did this work ended unexpectedly. Nothing on the target was changed. Try again; if it happens again, the file may be damaged.',
      '이 작업을 하던 프로세스가 예기치 않게 종료되었습니다. 대상은 변경되지 않았습니다. 다시 시도하십시오. 반복되면 파일이 손상되었을 수 있습니다.',
    ),
    { cause: new Error(detail) },
  );
}
