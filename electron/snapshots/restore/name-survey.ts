import { foldedName, isBelow, nameProblem, parentOf } from './entry-path.ts';
import type { NameRules } from './entry-path.ts';
import { shownName } from './system-names.ts';

/** Names that the destination would refuse or mix up; the first of each. */
export type NameFindings = {
  readonly illegal: readonly string[];
  readonly tooLong: readonly string[];
  /** Pairs that are one name there. */
  readonly collisions: readonly (readonly [string, string])[];
};

const findingsKept = 20;

/** Looks at the names of one part while they pass by in their order; remembers those of the open folders only. */
export class NameSurvey {
  readonly #rules: NameRules;
  readonly #illegal: string[] = [];
  readonly #tooLong: string[] = [];
  readonly #collisions: (readonly [string, string])[] = [];
  /** Folder → folded name → name. */
  readonly #seen = new Map<string, Map<string, string>>();

  constructor(rules: NameRules) {
    this.#rules = rules;
  }

  pass(path: string, type: 'file' | 'folder' | 'link'): void {
    const problem = nameProblem(path, this.#rules);
    if (problem === 'illegal-on-windows') keep(this.#illegal, shownName(path));
    if (problem === 'too-long') keep(this.#tooLong, shownName(path));
    if (this.#rules.caseInsensitive) this.#lookForTwin(path, type);
  }

  findings(): NameFindings {
    return { illegal: this.#illegal, tooLong: this.#tooLong, collisions: this.#collisions };
  }

  #lookForTwin(path: string, type: string): void {
    const parent = parentOf(path);
    for (const folder of this.#seen.keys()) {
      if (folder !== '' && folder !== parent && !isBelow(path, folder)) this.#seen.delete(folder);
    }
    const names = this.#seen.get(parent) ?? new Map<string, string>();
    this.#seen.set(parent, names);
    const folded = foldedName(path.slice(parent.length));
    const twin = names.get(folded);
    if (twin === undefined) names.set(folded, path);
    else if (twin !== path || type !== 'folder') keep(this.#collisions, [shownName(twin), shownName(path)]);
  }
}

function keep<Item>(list: Item[], item: Item): void {
  if (list.length < findingsKept) list.push(item);
}
