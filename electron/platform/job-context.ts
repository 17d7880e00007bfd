import type { Progress } from '../../shared/model/job.ts';
import type { Clock } from './clock.ts';

/** What a long operation is given: how it is cancelled, whom it tells how far it is, and the time. */
export type JobContext = {
  readonly signal: AbortSignal;
  /** Cheap; the receiver thins it out to five a second. */
  progress(progress: Progress): void;
  readonly clock: Clock;
};
