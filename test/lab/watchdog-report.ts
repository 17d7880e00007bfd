/** What a watchdog has seen so far. */
export type WatchdogReport = {
  readonly tries: number;
  /** How often the server came up. */
  readonly starts: number;
  /** Why it did not, and how often. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Paths relative to `uploads/` that a start deleted for good. */
  readonly deletedUploads: readonly string[];
  /** Files of the backup set that were missing at a start that went through: the server has then made other ones. */
  readonly startedWithout: readonly string[];
};
