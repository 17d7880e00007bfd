import type { FollowedId } from '../../../shared/model/incident.ts';

type Place = {
  readonly path: string;
  readonly line: number;
  readonly at: number | null;
  readonly text: string;
};
type Entry = {
  lines: number;
  readonly files: Set<string>;
  readonly places: Place[];
  firstAt: number | null;
  lastAt: number | null;
};

/** More different ids than this are not told apart. */
const mostIds = 20_000;
const placesKept = 20;
/** Of all ids together. */
const mostPlaces = 20_000;
const idsWritten = 500;
const idsShown = 50;
const idCharacters = 200;
const textCharacters = 400;

/** Follows correlation ids through the captured lines of all logs. */
export class FollowedIds {
  readonly #entries = new Map<string, Entry>();
  #overflow = false;
  #places = 0;

  add(id: string, place: Place): void {
    const key = id.slice(0, idCharacters);
    const entry = this.#entries.get(key) ?? this.#begin(key);
    if (entry === null) return;
    entry.lines += 1;
    entry.files.add(place.path);
    if (place.at !== null) {
      entry.firstAt = Math.min(entry.firstAt ?? place.at, place.at);
      entry.lastAt = Math.max(entry.lastAt ?? place.at, place.at);
    }
    if (entry.places.length >= placesKept || this.#places >= mostPlaces) return;
    this.#places += 1;
    entry.places.push({ ...place, text: place.text.slice(0, textCharacters) });
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Ids that stand in several files first, then those of the most lines. */
  shown(): FollowedId[] {
    return this.#ordered()
      .slice(0, idsShown)
      .map(([id, entry]) => summaryOf(id, entry));
  }

  /** The same with their lines in the order of their times, for a file. */
  written(): unknown {
    const ordered = this.#ordered();
    return {
      ids: this.#entries.size,
      notAllFollowed: this.#overflow,
      written: Math.min(ordered.length, idsWritten),
      followed: ordered.slice(0, idsWritten).map(([id, entry]) => ({
        ...summaryOf(id, entry),
        places: entry.places
          .toSorted((left, right) => (left.at ?? 0) - (right.at ?? 0))
          .map(({ path, line, at, text }) => ({
            path,
            line,
            at: at === null ? null : new Date(at).toISOString(),
            text,
          })),
        placesLeftOut: entry.lines - entry.places.length,
      })),
    };
  }

  #begin(id: string): Entry | null {
    if (this.#entries.size >= mostIds) {
      this.#overflow = true;
      return null;
    }
    const entry: Entry = { lines: 0, files: new Set(), places: [], firstAt: null, lastAt: null };
    this.#entries.set(id, entry);
    return entry;
  }

  #ordered(): readonly (readonly [string, Entry])[] {
    return [...this.#entries].toSorted(
      ([, left], [, right]) => right.files.size - left.files.size || right.lines - left.lines,
    );
  }
}

function summaryOf(id: string, { files, lines, firstAt, lastAt }: Entry): FollowedId {
  return { id, files: [...files].slice(0, 20), lines, firstAt, lastAt };
}
