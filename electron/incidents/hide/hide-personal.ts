import { isIPv6 } from 'node:net';
import type { HiddenKind, PersonalChoice } from '../../../shared/model/incident.ts';
import type { HiddenCounts } from './hidden-counts.ts';
import { NameFinder } from './name-finder.ts';

/** So many different ones get a number of their own; what comes after them shares the last. */
const mostNumbers = 100_000;

const email = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu;
const ipv4 = /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d]|\.\d)/g;
const ipv6 =
  /(?<![\p{L}\p{N}:.])[0-9a-f]{0,4}:[0-9a-f:]{1,37}(?:(?:\d{1,3}\.){3}\d{1,3})?(?![\p{L}\p{N}:])/giu;

/** Addresses that are everybody's own. */
const nobodys = new Set(['127.0.0.1', '0.0.0.0', '::1', '::', '255.255.255.255']);

/**
 * Takes chosen personal data out of texts. The same value becomes the same mark in the whole bundle, `[email 1]`, so that what one person
 * did can still be followed.
 */
export class PersonalHider {
  readonly #choice: PersonalChoice;
  readonly #names: NameFinder | null;
  readonly #numbers = new Map<string, number>();
  readonly #next = new Map<HiddenKind, number>();

  constructor(choice: PersonalChoice, knownNames: readonly string[]) {
    this.#choice = choice;
    const names = [...choice.words, ...(choice.names ? knownNames : [])];
    this.#names = names.length === 0 ? null : new NameFinder(names);
  }

  hide(text: string, counts: HiddenCounts): string {
    const { emails, addresses } = this.#choice;
    let shown = text;
    if (emails && shown.includes('@'))
      shown = shown.replaceAll(email, (found) => this.#mark('email', found.toLowerCase(), counts));
    if (addresses) {
      const one = (found: string) => (nobodys.has(found) ? found : this.#mark('address', found, counts));
      shown = shown.replaceAll(ipv4, one);
      if (shown.includes(':'))
        shown = shown.replaceAll(ipv6, (found) => (isIPv6(found) ? one(found.toLowerCase()) : found));
    }
    return this.#names?.replaceIn(shown, (found) => this.#mark('name', found.toLowerCase(), counts)) ?? shown;
  }

  #mark(kind: HiddenKind, value: string, counts: HiddenCounts): string {
    counts.add(kind);
    const key = `${kind} ${value}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return `[${kind} ${known}]`;
    const number = Math.min((this.#next.get(kind) ?? 0) + 1, mostNumbers);
    this.#next.set(kind, number);
    if (this.#numbers.size < mostNumbers) this.#numbers.set(key, number);
    return `[${kind} ${number}]`;
  }
}
