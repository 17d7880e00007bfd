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
