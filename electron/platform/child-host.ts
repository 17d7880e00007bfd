import type { Disposable } from './disposable.ts';
import type { JobContext } from './job-context.ts';

export type ChildRunOptions = {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** What the task is about, such as a file: the child that served it last, and may have it in memory, is preferred. */
  readonly affinity?: string;
};

/**
 * Runs a named task in a child process. Everything that touches a live database or a hostile file goes through here: SQLite's
 * locks belong to the process, and a crash or an endless parse takes only the child with it. Tasks of one child run one
 * after another. Rejects with `run/timeout`, `run/cancelled` or `child/crashed`; an AppError of the task arrives as such.
 */
export interface ChildHost extends Disposable {
  run(task: string, input: unknown, options: ChildRunOptions): Promise<unknown>;
}

/** A task as the child process knows it: plain data in, plain data out. */
export type ChildTask = (input: unknown) => Promise<unknown>;

/** A long operation as its process knows it. It must survive being killed at any moment. */
export type ChildJob = (input: unknown, context: JobContext) => Promise<unknown>;
