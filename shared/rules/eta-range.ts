/** How much was done at a moment (epoch ms). Oldest first. */
export type ProgressSample = { readonly at: number; readonly done: number };

/** The least and the greatest time that is still likely, in milliseconds. */
export type EtaRange = { readonly lowMs: number; readonly highMs: number };

const leastObservedMs = 4000;
const recentMs = 15_000;
/** Disks and networks are never steady: no range is narrower than this on either side. */
const doubt = 0.15;

/**
 * How long the rest will take, between the pace so far and the pace of the last 15 seconds. Null where nothing can be said: too little
 * was seen, the total is not known, or nothing moves now. A range and never one number: one number would be believed.
 */
export function etaRange(
  samples: readonly ProgressSample[],
  total: number | null,
  now: number,
): EtaRange | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || total === null || now - first.at < leastObservedMs) return null;
  const rest = total - last.done;
  if (rest <= 0) return null;
  const recent = samples.findLast((sample) => now - sample.at >= recentMs) ?? first;
  const paces = [pace(first, last.done, now), pace(recent, last.done, now)];
  const slowest = Math.min(...paces);
  if (!(slowest > 0)) return null;
  return {
    lowMs: (rest / Math.max(...paces)) * (1 - doubt),
    highMs: (rest / slowest) * (1 + doubt),
  };
}

function pace(from: ProgressSample, done: number, now: number): number {
  return now <= from.at ? 0 : (done - from.done) / (now - from.at);
}
