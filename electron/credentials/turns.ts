/** Runs pieces of work one after another, whether the one before succeeded or not. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  run<Value>(work: () => Promise<Value>): Promise<Value> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when everything that was asked for has ended. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
