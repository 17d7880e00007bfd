/** Something that was opened and has to be closed. Closing twice is harmless. */
export interface Disposable {
  dispose(): void | Promise<void>;
}

/** Closes what was added, newest first, even when one of them fails; the first failure is thrown at the end. */
export class DisposableStack implements Disposable {
  #items: Disposable[] = [];

  add<Item extends Disposable>(item: Item): Item {
    this.#items.push(item);
    return item;
  }

  defer(close: () => void | Promise<void>): void {
    this.#items.push({ dispose: close });
  }

  async dispose(): Promise<void> {
    const items = this.#items.reverse();
    this.#items = [];
    const failures: unknown[] = [];
    for (const item of items) {
      try {
        await item.dispose();
      } catch (error: unknown) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
