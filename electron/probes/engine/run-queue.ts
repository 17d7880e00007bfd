type Waiting<Item> = { readonly item: Item; readonly targetId: string };

/** Runs that wait for their turn: operators first, then in order; never more at once than the limits allow. */
export class RunQueue<Item> {
  #urgent: Waiting<Item>[] = [];
  #ordinary: Waiting<Item>[] = [];
  #running = 0;
  readonly #runningByTarget = new Map<string, number>();
  readonly #limits: { readonly globalRuns: number; readonly runsPerTarget: number };

  constructor(limits: { readonly globalRuns: number; readonly runsPerTarget: number }) {
    this.#limits = limits;
  }

  get running(): number {
    return this.#running;
  }

  add(item: Item, targetId: string, urgent: boolean): void {
    (urgent ? this.#urgent : this.#ordinary).push({ item, targetId });
  }

  /** Moves a waiting run before all ordinary ones. */
  hurry(item: Item): void {
    const index = this.#ordinary.findIndex((waiting) => waiting.item === item);
    if (index >= 0) this.#urgent.push(...this.#ordinary.splice(index, 1));
  }

  /** True when it was waiting. */
  remove(item: Item): boolean {
    const before = this.#urgent.length + this.#ordinary.length;
    this.#urgent = this.#urgent.filter((waiting) => waiting.item !== item);
    this.#ordinary = this.#ordinary.filter((waiting) => waiting.item !== item);
    return this.#urgent.length + this.#ordinary.length < before;
  }

  /** The next run that may start now; it counts as running until `release`. */
  take(): Item | null {
    if (this.#running >= this.#limits.globalRuns) return null;
    return this.#takeFrom(this.#urgent) ?? this.#takeFrom(this.#ordinary);
  }

  release(targetId: string): void {
    this.#running -= 1;
    const left = (this.#runningByTarget.get(targetId) ?? 1) - 1;
    if (left > 0) this.#runningByTarget.set(targetId, left);
    else this.#runningByTarget.delete(targetId);
  }

  #takeFrom(line: Waiting<Item>[]): Item | null {
    const index = line.findIndex(
      ({ targetId }) => (this.#runningByTarget.get(targetId) ?? 0) < this.#limits.runsPerTarget,
    );
    const [taken] = index >= 0 ? line.splice(index, 1) : [];
    if (taken === undefined) return null;
    this.#running += 1;
    this.#runningByTarget.set(taken.targetId, (this.#runningByTarget.get(taken.targetId) ?? 0) + 1);
    return taken.item;
  }
}
