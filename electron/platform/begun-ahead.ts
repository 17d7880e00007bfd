/**
 * Results in the order of their items, with the next ones begun already: each may be a journey over a network. Whoever stops asking leaves those
 * that were begun to themselves.
 */
export async function* begunAhead<Item, Value>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Value>,
): AsyncGenerator<{ readonly item: Item; readonly result: Promise<Value> }, void> {
  const begun: { readonly item: Item; readonly result: Promise<Value> }[] = [];
  const next = items[Symbol.iterator]();
  for (;;) {
    while (begun.length < atOnce) {
      const { done, value: item } = next.next();
      if (done === true) break;
      const result = work(item);
      // Heard in its turn.
      result.catch(() => undefined);
      begun.push({ item, result });
    }
    const first = begun.shift();
    if (first === undefined) return;
    yield first;
  }
}
