/** Numbers of the engine, in one place, each with its reason. */
export const engineLimits = {
  /** More sockets and children at once would be felt by this computer. */
  globalRuns: 32,
  /** A server that is slow must not be pressed by its own monitoring. */
  runsPerTarget: 4,
  /** Runs begun before the main thread is given back: kinds that end at once would otherwise follow each other without end. */
  startsPerTurn: 8,
  /** How long after its timeout or a cancel a kind may take to give up before it is abandoned. */
  hardStopMs: 2_000,
  /** No probe runs more often than this by itself: a server is looked after, not tested for what it bears. */
  leastEveryMs: 1_000,
  /** Probes that write run no more often than this by themselves. */
  writesEveryMs: 15 * 60_000,
  /** First runs are spread over this time, so that 200 targets do not fire together. */
  startSpreadMs: 10_000,
  heartbeatMs: 10_000,
  /** A heartbeat that is later than this means that the machine slept. */
  lateHeartbeatMs: 30_000,
  persistAliveMs: 60_000,
  /** A pause between two runs of the console that is shorter is not worth a line. */
  shortestGapMs: 90_000,
  /** How far a run may outlast its hard stop, or the clocks drift apart in it, before it counts as slept through. */
  sleptInRunMs: 5_000,
  /** The longest wait for running probes when the console ends. */
  disposeMs: 5_000,
  recentSamples: 60,
  maxMemoryBytes: 64 * 1024,
  maxResultBytes: 64 * 1024,
} as const;
