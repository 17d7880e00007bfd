import { HiddenKind } from '../../../shared/model/incident.ts';
import type { HiddenCount } from '../../../shared/model/incident.ts';

/** What stands where a secret was. The console's own redaction writes the same. */
export const blank = '[redacted]';

/** Counts what was taken out, by kind. */
export class HiddenCounts {
  readonly #counts = new Map<HiddenKind, number>();

  add(kind: HiddenKind, count = 1): void {
    if (count > 0) this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + count);
  }

  addAll(counts: readonly HiddenCount[]): void {
    for (const { kind, count } of counts) this.add(kind, count);
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** In a fixed order. */
  list(): HiddenCount[] {
    return HiddenKind.options.flatMap((kind) => {
      const count = this.#counts.get(kind);
      return count === undefined ? [] : [{ kind, count }];
    });
  }
}
