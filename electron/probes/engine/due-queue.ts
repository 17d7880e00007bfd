type Item<Value> = { readonly dueMs: number; readonly value: Value; readonly version: number };

/** What is due when, the earliest first: a binary heap. Setting a value again replaces its time. */
export class DueQueue<Value> {
  #heap: Item<Value>[] = [];
  readonly #versions = new Map<Value, number>();
  #nextVersion = 0;

  set(value: Value, dueMs: number): void {
    this.#nextVersion += 1;
    this.#versions.set(value, this.#nextVersion);
    this.#push({ dueMs, value, version: this.#nextVersion });
    if (this.#heap.length > 64 && this.#heap.length > this.#versions.size * 4) this.#compact();
  }

  delete(value: Value): void {
    this.#versions.delete(value);
  }

  get size(): number {
    return this.#versions.size;
  }

  /** The time of the earliest value, or null when there is none. */
  nextDueMs(): number | null {
    this.#dropReplaced();
    return this.#heap[0]?.dueMs ?? null;
  }

  /** Takes out the earliest value if it is due at `nowMs`. */
  takeDue(nowMs: number): Value | null {
    this.#dropReplaced();
    const first = this.#heap[0];
    if (first === undefined || first.dueMs > nowMs) return null;
    this.#pop();
    this.#versions.delete(first.value);
    return first.value;
  }

  #dropReplaced(): void {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (this.#versions.get(first.value) === first.version) return;
      this.#pop();
    }
  }

  #compact(): void {
    const current = this.#heap.filter((item) => this.#versions.get(item.value) === item.version);
    this.#heap = [];
    for (const item of current) this.#push(item);
  }

  #push(item: Item<Value>): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(item);
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex];
      if (parent === undefined || parent.dueMs <= item.dueMs) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = item;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = heap[index * 2 + 1];
      const right = heap[index * 2 + 2];
      const useRight = right !== undefined && left !== undefined && right.dueMs < left.dueMs;
      const child = useRight ? right : left;
      if (child === undefined || child.dueMs >= last.dueMs) break;
      heap[index] = child;
      index = index * 2 + (useRight ? 2 : 1);
    }
    heap[index] = last;
  }
}
