import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How long timers had to wait beyond their time, in milliseconds. */
export type Stalls = { readonly p99Ms: number; readonly longestMs: number };

const everyMs = 10;

/** Watches how long this process's main thread stands still: a timer every 10 ms, and how much later it came. */
export function watchStalls(): () => Stalls {
  const histogram = monitorEventLoopDelay({ resolution: everyMs });
  histogram.enable();
  return () => {
    histogram.disable();
    return { p99Ms: lateness(histogram.percentile(99)), longestMs: lateness(histogram.max) };
  };
}

/** The histogram holds the whole time from timer to timer, in nanoseconds. */
function lateness(ns: number): number {
  return Math.max(0, ns / 1e6 - everyMs);
}
