/** Numbers that look random and are the same in every run. */
export type Seeded = {
  readonly next: () => number;
  readonly pick: <Value>(values: readonly [Value, ...Value[]]) => Value;
  readonly between: (low: number, high: number) => number;
};

export function seeded(seed: number): Seeded {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    next,
    pick: (values) => values[Math.floor(next() * values.length)] ?? values[0],
    between: (low, high) => low + next() * (high - low),
  };
}

/** An id of 16 hex digits for a number. */
export function hexId(number: number): string {
  return (
    (0xa17c0000 + number * 7919).toString(16).padStart(8, '0').slice(-8) +
    (number * 104729 + 4096).toString(16).padStart(8, '0').slice(-8)
  );
}
