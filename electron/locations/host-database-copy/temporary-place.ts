/** A folder of a host in which a temporary copy may lie. */
export type TemporaryPlace = {
  readonly folder: string;
  /** What `df` calls the file system. */
  readonly device: string;
  readonly freeBytes: number;
};

/** File systems in memory, which a copy of a database should not fill while a disk has room. */
const inMemory: ReadonlySet<string> = new Set(['tmpfs', 'ramfs', 'shm', 'swap', 'none']);

/** The first place on a local disk with room for that many bytes, else the first one in memory; null where it fits nowhere. */
export function placeFor(places: readonly TemporaryPlace[], neededBytes: number): TemporaryPlace | null {
  const roomy = places.filter((place) => place.freeBytes >= neededBytes && !isOverNetwork(place));
  return roomy.find(({ device }) => !inMemory.has(device)) ?? roomy[0] ?? null;
}

/** The place with the most room, to say how much there is. */
export function roomiest(places: readonly TemporaryPlace[]): TemporaryPlace | null {
  return places.toSorted((a, b) => b.freeBytes - a.freeBytes)[0] ?? null;
}

/** As in `server:/export` and `//server/share`. */
function isOverNetwork({ device }: TemporaryPlace): boolean {
  return device.startsWith('//') || /^[^/]+:\//.test(device);
}
