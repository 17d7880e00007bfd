/**
 * A fixed place of a probe within its interval, from its names: the same after every start, and spread evenly over
 * all probes (FNV-1a, finished by an avalanche so that similar names land far apart).
 */
export function phaseMs(targetId: string, probeId: string, everyMs: number): number {
  let hash = 0x811c9dc5;
  for (const character of `${targetId}/${probeId}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  hash ^= hash >>> 16;
  return ((hash >>> 0) / 0x1_0000_0000) * everyMs;
}

/** The first moment of the probe's own grid that is at least `pauseMs` after `from`. All on the same scale of milliseconds. */
export function nextOnGrid(from: number, pauseMs: number, everyMs: number, phase: number): number {
  const earliest = from + pauseMs;
  return phase + Math.ceil((earliest - phase) / everyMs) * everyMs;
}
