import type { RefusedSignIn } from './refused-sign-ins.ts';

const minuteMs = 60_000;
/** Servers that lock accounts do so after a few refusals within about a quarter of an hour. */
const firstWaitMs = 15 * minuteMs;
const longestWaitMs = 60 * minuteMs;
/** When something else of the server got well, the refusal may have belonged to what was wrong with it. */
const improvedWaitMs = 5 * minuteMs;

/** From when on a refused sign-in may be tried again by itself (epoch ms). `improvedAt`: when the server's state became better, or null. */
export function nextTryAt({ at, tries }: RefusedSignIn, improvedAt: number | null): number {
  const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** (tries - 1));
  if (improvedAt === null || improvedAt <= at) return at + waitMs;
  return Math.min(at + waitMs, Math.max(improvedAt, at + improvedWaitMs * tries));
}
