import type { Progress } from '../../shared/model/progress.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { Clock } from './clock.ts';

/** What a long operation is given: how it is cancelled, whom it tells how far it is, and the time. */
export type JobContext = {
  readonly signal: AbortSignal;
  /** Cheap; the receiver thins it out to five a second. */
  progress(progress: Progress): void;
  /** Says what the work waits for, in place of its stage; how far it has come stays told. Nobody has to listen. */
  readonly waits?: (stage: LocalText) => void;
  readonly clock: Clock;
};
