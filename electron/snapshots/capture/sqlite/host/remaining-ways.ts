import type { LocalText } from '../../../../../shared/model/local-text.ts';
import type { HostCopy } from '../../../../locations/host-database-copy/host-copy.ts';
import { databaseBusy } from '../../../../locations/live-database/database-errors.ts';
import { damagedCopy } from '../examine-copy.ts';
import { copyingFailed, noWayToCopy, stoppedWay } from './host-copy-ways.ts';
import type { HostCopyWay } from './host-copy-ways.ts';

/** The ways to copy a database that are left: one that gave no whole copy is not taken again. */
export class RemainingWays {
  readonly #host: string;
  readonly #name: string;
  readonly #live: HostCopyWay[];
  #isStopped = false;
  #problem: LocalText | null = null;
  #detail: string | null = null;

  constructor(host: string, name: string, live: readonly HostCopyWay[]) {
    this.#host = host;
    this.#name = name;
    this.#live = [...live];
  }

  /** The next one for a database that is in such a state. Throws what is to be said where none is left. */
  next(state: { readonly isStopped: boolean; readonly walMode: boolean }): HostCopyWay {
    this.#isStopped ||= state.isStopped;
    const way = this.#isStopped ? stoppedWay : this.#live[0];
    if (way !== undefined) return way;
    if (this.#problem === null && this.#detail === null)
      throw noWayToCopy(this.#host, this.#name, state.walMode);
    throw this.exhausted();
  }

  /** What became of the last one, which gave no copy. */
  noCopy(copy: Exclude<HostCopy, { readonly kind: 'copied' }>): void {
    this.#isStopped = copy.kind === 'stopped';
    if (copy.kind !== 'failed') return;
    this.#detail = copy.detail;
    this.#live.shift();
  }

  /** The copy of the last one does not pass its check. Throws where that says that the original does not either. */
  notWhole(problem: LocalText): void {
    this.#problem = problem;
    if (this.#isStopped) throw damagedCopy(this.#name, problem);
    this.#live.shift();
  }

  exhausted(): Error {
    if (this.#problem !== null) return damagedCopy(this.#name, this.#problem);
    if (this.#detail !== null) return copyingFailed(this.#host, this.#name, this.#detail);
    return databaseBusy(this.#name);
  }
}
