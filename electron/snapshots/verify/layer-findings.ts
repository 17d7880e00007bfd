import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { VerifyLayer, VerifyLayerName } from '../../../shared/model/snapshot.ts';
import type { RootPart } from '../../repository/roots/snapshot-root.ts';
import { shownPath } from '../capture/notes.ts';

const mostProblems = 200;
const mostNotCheckable = 100;

/** Collects what one layer finds: bounded, with the number of what is no longer listed. */
export class LayerFindings {
  readonly layer: VerifyLayerName;
  checked = 0;
  readonly #problems = new BoundedTexts(mostProblems);
  readonly #notCheckable = new BoundedTexts(mostNotCheckable);

  constructor(layer: VerifyLayerName) {
    this.layer = layer;
  }

  problem(text: LocalText): void {
    this.#problems.add(text);
  }

  notCheckable(text: LocalText): void {
    this.#notCheckable.add(text);
  }

  /** @param share how much was looked at, of what the layer is about */
  finish(share: number): VerifyLayer {
    return {
      layer: this.layer,
      ok: this.#problems.count === 0,
      checked: this.checked,
      share,
      problems: this.#problems.list(),
      notCheckable: this.#notCheckable.list(),
    };
  }
}

class BoundedTexts {
  count = 0;
  readonly #most: number;
  readonly #texts: LocalText[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  add(text: LocalText): void {
    this.count += 1;
    if (this.#texts.length < this.#most) this.#texts.push(text);
  }

  list(): LocalText[] {
    if (this.count <= this.#most) return this.#texts;
    const more = this.count - this.#most + 1;
    const last = localText(`And ${more} more.`, `그 밖에 ${more}건이 더 있습니다.`);
    return [...this.#texts.slice(0, this.#most - 1), last];
  }
}

/** A finding about a part, or about one of its files: "Uploads" (uploads), "a/b.png": what. */
export function about(part: RootPart, path: string | null, what: LocalText): LocalText {
  const at = path === null ? '' : `, "${shownPath(path)}"`;
  const { en, ko } = part.title;
  return localText(`"${en}" (${part.id})${at}: ${what.en}`, `"${ko}"(${part.id})${at}: ${what.ko}`);
}
