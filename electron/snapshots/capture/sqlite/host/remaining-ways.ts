import type { LocalText } from '../../../../../shared/model/local-text.ts';
import type { HostCopy } from '../../../../locations/host-database-copy/host-copy.ts';
import { databaseBusy } from '../../../../locations/live-database/database-errors.ts';
import { damagedCopy } from '../examine-copy.ts';
import { copyingFailed, neverStill, notPassed, noWayToCopy, stoppedWay } from './host-copy-ways.ts';
import type { HostCopyWay } from './host-copy-ways.ts';

/** The ways to copy a database that are left: one that gave no whole copy is not taken again. */
export class RemainingWays {
  readonly #host: string;
  readonly #name: string;
  readonly #live: HostCopyWay[];
  #isStopped = false;
  #neverStill = false;
  /** Of a copy that was made while nothing held the original still. */
  #doubt: LocalText | null = null;
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
    const told = this.#problem ?? this.#detail ?? this.#doubt;
    if (told === null && !this.#neverStill) throw noWayToCopy(this.#host, this.#name, state.walMode);
    throw this.exhausted();
  }

  /** What became of the last one, which gave no copy. */
  noCopy(copy: Exclude<HostCopy, { readonly kind: 'copied' }>): void {
    this.#isStopped = copy.kind === 'stopped';
    if (copy.kind === 'unstill') this.#neverStill = true;
    else if (copy.kind === 'failed') this.#detail = copy.detail;
    else return;
    this.#live.shift();
  }

  /** The copy of the last one, made while nothing held the original still, does not pass its check: that says nothing of the original. */
  inDoubt(problem: LocalText): void {
    this.#doubt = problem;
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
    if (this.#doubt !== null) return notPassed(this.#host, this.#name, this.#doubt);
    if (this.#neverStill) return neverStill(this.#host, this.#name);
    return databaseBusy(this.#name);
  }
}
