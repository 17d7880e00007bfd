/** Fixed one-minute windows per name and address, in memory: gone after a restart, as the server's. */
export type RateLimits = {
  /** Counts one request; false when the limit of this minute is used up. */
  readonly admit: (name: string, address: string, perMinute: number) => boolean;
  readonly reset: () => void;
};

const windowMs = 60_000;

/** Uses the host's monotonic clock: a wrong wall clock does not change the limits. */
export function rateLimits(): RateLimits {
  const windows = new Map<string, { readonly startedAt: number; readonly count: number }>();
  return {
    admit: (name, address, perMinute) => {
      const key = `${name} ${address}`;
      const now = performance.now();
      const known = windows.get(key);
      const current =
        known !== undefined && now - known.startedAt < windowMs ? known : { startedAt: now, count: 0 };
      windows.set(key, { startedAt: current.startedAt, count: current.count + 1 });
      return current.count < perMinute;
    },
    reset: () => windows.clear(),
  };
}
