import type { ProbeMemory } from '../probe-kind.ts';
import { engineLimits } from './engine-limits.ts';

/**
 * The memory of one run. What is written counts only when the run's result does: a log offset must not move on for a run that was
 * cancelled, and an abandoned run that comes back late must not overwrite what a newer one knows.
 */
export class StagedMemory implements ProbeMemory {
  #value: unknown;
  #text: string | null = null;
  #sealed = false;

  constructor(value: unknown) {
    this.#value = value;
  }

  /** A copy, so that a kind cannot change what is remembered without writing it. */
  read(): unknown {
    return structuredClone(this.#value);
  }

  write(value: unknown): void {
    if (this.#sealed) return;
    const text = JSON.stringify(value) ?? 'null';
    if (Buffer.byteLength(text) > engineLimits.maxMemoryBytes) {
      throw new RangeError(
        `a probe wants to keep ${text.length} characters between its runs; the limit is 64 kB`,
      );
    }
    this.#value = JSON.parse(text);
    this.#text = text;
  }

  seal(): void {
    this.#sealed = true;
  }

  /** What is to be stored, or null when nothing was written. */
  get written(): { readonly value: unknown; readonly text: string } | null {
    return this.#text === null ? null : { value: this.#value, text: this.#text };
  }
}
