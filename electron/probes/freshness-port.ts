/**
 * What one repository holds of a target. Only complete sets count whose full verification succeeded: partial, sampled and unverified ones
 * never do. Moments are epoch milliseconds of the capture, not of the verification.
 */
export type RepositoryFreshness = {
  readonly repositoryId: string;
  readonly name: string;
  /** The newest verified set that is there now; null when there is none. */
  readonly newestVerifiedAt: number | null;
  /** Whether there ever was a verified one, also when it is gone by now. */
  readonly everVerified: boolean;
  /** The newest set of any kind. */
  readonly newestAt: number | null;
};

/** The repositories that are known, each with what it holds of this target; empty when none is known. */
export type FreshnessFor = (
  targetId: string,
) => readonly RepositoryFreshness[] | Promise<readonly RepositoryFreshness[]>;
