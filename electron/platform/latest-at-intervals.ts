import type { Clock } from './clock.ts';

/** Passes on the first value at once and then the latest one at most every `intervalMs`; what came between is left out. */
export function latestAtIntervals<Value>(
  clock: Clock,
  intervalMs: number,
  tell: (value: Value) => void,
): (value: Value) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  let waiting: { readonly value: Value } | null = null;
  const tellNow = (value: Value): void => {
    toldAt = clock.monotonicMs();
    waiting = null;
    tell(value);
  };
  return (value) => {
    const left = toldAt + intervalMs - clock.monotonicMs();
    if (left <= 0) return tellNow(value);
    if (waiting === null) {
      clock.after(left, () => {
        if (waiting !== null) tellNow(waiting.value);
      });
    }
    waiting = { value };
  };
}
