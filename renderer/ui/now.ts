import { useSyncExternalStore } from 'react';

const tickMs = 10_000;

let nowAt = Date.now();
let timer: ReturnType<typeof setInterval> | null = null;
const listeners = new Set<() => void>();

/** One timer for every relative time on the screen; it stops when nobody looks. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

function tick(): void {
  nowAt = Date.now();
  for (const each of listeners) each();
}

/** While the timer stands still the value is renewed by the first reader, at most once a second. */
function snapshot(): number {
  const current = Date.now();
  if (timer === null && current - nowAt >= 1000) nowAt = current;
  return nowAt;
}

/** The present in epoch milliseconds, renewed every 10 seconds. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, snapshot);
}
