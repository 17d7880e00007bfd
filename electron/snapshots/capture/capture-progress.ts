import type { Progress } from '../../../shared/model/progress.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { JobContext } from '../../platform/job-context.ts';

/** What a stage is expected to read; null where nobody knows. */
export type StageTotals = { readonly files: number | null; readonly bytes: number | null };

/** Tells how far a capture is: one stage after the other, each with its own files and bytes. */
export class CaptureProgress {
  readonly #context: Pick<JobContext, 'progress'>;
  readonly #steps: number;
  #now: Progress;

  constructor(context: Pick<JobContext, 'progress'>, steps: number, first: LocalText) {
    this.#context = context;
    this.#steps = steps;
    this.#now = startOf(first, 0, steps, { files: null, bytes: null });
  }

  begin(stage: LocalText, totals: StageTotals = { files: null, bytes: null }): void {
    const step = Math.min(this.#now.step + 1, this.#steps);
    this.#now = startOf(stage, step, this.#steps, totals);
    this.#context.progress(this.#now);
  }

  heard(files: number, bytes: number): void {
    const now = this.#now;
    const sum = { files: now.files + files, bytes: now.bytes + bytes };
    this.#now = {
      ...now,
      ...sum,
      // More than was expected: then nobody knows the total.
      filesTotal: now.filesTotal !== null && sum.files > now.filesTotal ? null : now.filesTotal,
      bytesTotal: now.bytesTotal !== null && sum.bytes > now.bytesTotal ? null : now.bytesTotal,
    };
    this.#context.progress(this.#now);
  }

  /** What a piece of work with stages of its own tells, as part of this stage. */
  relay(inner: Progress): void {
    this.#now = { ...inner, step: this.#now.step, steps: this.#steps };
    this.#context.progress(this.#now);
  }
}

function startOf(stage: LocalText, step: number, steps: number, totals: StageTotals): Progress {
  return { stage, step, steps, files: 0, filesTotal: totals.files, bytes: 0, bytesTotal: totals.bytes };
}
