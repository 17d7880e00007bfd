import type { AppError } from '../../../../../shared/errors/app-error.ts';
import { isPassingFailure, waitingForLink } from '../../../../locations/ssh/passing-failures.ts';
import { sleep } from '../../../../platform/clock.ts';
import type { JobContext } from '../../../../platform/job-context.ts';
import type { HostReader } from './host-reader.ts';
import { linkStaysAway } from './reader-errors.ts';

/** How often in a row the host may fail to answer, and how long is waited after that. */
const pausesMs = [1000, 2000, 5000, 10_000, 30_000];

type PatientContext = Pick<JobContext, 'signal' | 'clock' | 'waits'>;
type Opened = { readonly reader: HostReader };

/** The reader of a host, opened again after the link to it was lost: what was asked is asked once more. */
export class PatientReader {
  readonly #label: string;
  readonly #open: () => Promise<HostReader>;
  readonly #context: PatientContext;
  #opening: Promise<Opened> | null = null;
  #failures = 0;
  /** Nothing helps any more. */
  #gaveUp: Error | null = null;

  /** @param label the host, as it is shown */
  constructor(label: string, open: () => Promise<HostReader>, context: PatientContext) {
    this.#label = label;
    this.#open = open;
    this.#context = context;
  }

  /** Rejects with what the work rejects with, and `ssh/…` once nothing helps any more. */
  async use<Value>(work: (reader: HostReader) => Promise<Value>): Promise<Value> {
    for (;;) {
      if (this.#gaveUp !== null) throw this.#gaveUp;
      const opening = this.#opened();
      try {
        const value = await work((await opening).reader);
        this.#failures = 0;
        return value;
      } catch (error: unknown) {
        if (this.#context.signal.aborted || !isPassingFailure(error)) throw error;
        // Many may notice the same loss: the first one waits for all.
        if (this.#opening === opening) this.#again(opening, error);
      }
    }
  }

  dispose(): void {
    this.#opening?.then(
      ({ reader }) => reader.dispose(),
      () => undefined,
    );
    this.#opening = null;
  }

  #opened(): Promise<Opened> {
    this.#opening ??= this.#begin();
    return this.#opening;
  }

  async #begin(): Promise<Opened> {
    return { reader: await this.#open() };
  }

  #again(lost: Promise<Opened>, error: AppError): void {
    const pauseMs = pausesMs[this.#failures];
    this.#failures += 1;
    lost.then(
      ({ reader }) => reader.dispose(),
      () => undefined,
    );
    if (pauseMs === undefined) {
      this.#gaveUp = linkStaysAway(error);
      return;
    }
    const { clock, signal, waits } = this.#context;
    const attempt = { pauseMs, attempt: this.#failures, attempts: pausesMs.length };
    waits?.(waitingForLink(this.#label, error, attempt));
    this.#opening = sleep(clock, pauseMs, signal).then(() => this.#begin());
    this.#opening.catch(() => undefined);
  }
}
