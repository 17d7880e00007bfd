/** Does something with every item, a few at once, and answers in their order. After a failure, with which it rejects, none is begun any more. */
export async function severalAtOnce<Item, Value>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Value>,
): Promise<readonly Value[]> {
  const done: Value[] = [];
  const left = items.entries();
  let hasFailed = false;
  const worker = async () => {
    for (const [place, item] of left) {
      if (hasFailed) return;
      done[place] = await work(item);
    }
  };
  const failing = (error: unknown) => {
    hasFailed = true;
    throw error;
  };
  await Promise.all(Array.from({ length: atOnce }, () => worker().catch(failing)));
  return done;
}
