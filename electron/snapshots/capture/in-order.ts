/**
 * Works on up to `width` items at once and gives the results in the order of the items. `start` is called while the source stands
 * still at the item. After a failure nothing new is started, and what runs is waited for.
 */
export async function* inOrder<Item, Result>(
  source: AsyncIterable<Item>,
  width: number,
  start: (item: Item) => Result | Promise<Result>,
): AsyncGenerator<Result> {
  const waiting: (Result | Promise<Result>)[] = [];
  try {
    for await (const item of source) {
      const result = start(item);
      // Awaited below in its turn; until then a failure is nobody's yet.
      if (result instanceof Promise) result.catch(() => undefined);
      waiting.push(result);
      if (waiting.length >= width) yield await next(waiting);
    }
    while (waiting.length > 0) yield await next(waiting);
  } finally {
    await Promise.allSettled(waiting);
  }
}

function next<Result>(waiting: (Result | Promise<Result>)[]): Result | Promise<Result> {
  const [first] = waiting.splice(0, 1);
  if (first === undefined) throw new Error('nothing waits');
  return first;
}

/** Results in the order they were added, of which up to `width` are worked on at once. */
export class OrderedResults<Result> {
  readonly #width: number;
  #waiting: (Result | Promise<Result>)[] = [];
  #done: Result[] = [];

  constructor(width: number) {
    this.#width = width;
  }

  /** Null when there is nothing to wait for before the next one is started. */
  add(result: Result | Promise<Result>): Promise<void> | null {
    if (!(result instanceof Promise) && this.#waiting.length === 0) {
      this.#done.push(result);
      return null;
    }
    // Awaited in its turn; until then a failure is nobody's yet.
    if (result instanceof Promise) result.catch(() => undefined);
    this.#waiting.push(result);
    return this.#waiting.length >= this.#width ? this.#finish(this.#width - 1) : null;
  }

  /** Those that are done, once. */
  take(): readonly Result[] {
    const done = this.#done;
    this.#done = [];
    return done;
  }

  /** Waits for all that was added. */
  all(): Promise<void> {
    return this.#finish(0);
  }

  /** Waits until nothing is worked on any more, whatever becomes of it. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#waiting);
  }

  async #finish(left: number): Promise<void> {
    while (this.#waiting.length > left) this.#done.push(await next(this.#waiting));
  }
}
