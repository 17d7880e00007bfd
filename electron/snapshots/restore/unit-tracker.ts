import { isBelow } from './entry-path.ts';

/**
 * What is moved in one piece: a listed folder with all that lies in it, or a single file or link that lies in no listed folder.
 * A folder that the list does not name is never moved, because it may hold what is not of the set.
 */
export type Unit = {
  readonly partId: string;
  readonly zone: string;
  /** Its root, below the zone. */
  readonly path: string;
  readonly type: 'file' | 'folder' | 'link';
};

/** Finds the units of one part while its entries pass by in their order. */
export class UnitTracker {
  #current: Unit | null = null;
  readonly #partId: string;
  readonly #wholeFolders: boolean;

  /** Without `wholeFolders` every file is a unit, and folders are only made where they are missing. */
  constructor(partId: string, options: { readonly wholeFolders: boolean }) {
    this.#partId = partId;
    this.#wholeFolders = options.wholeFolders;
  }

  /** The unit of an entry, and whether it begins there. */
  next(zone: string, path: string, type: Unit['type']): { readonly unit: Unit; readonly begins: boolean } {
    const current = this.#current;
    const isInside =
      this.#wholeFolders &&
      current?.type === 'folder' &&
      current.zone === zone &&
      isBelow(path, current.path);
    if (current !== null && isInside) return { unit: current, begins: false };
    this.#current = { partId: this.#partId, zone, path, type };
    return { unit: this.#current, begins: true };
  }
}
