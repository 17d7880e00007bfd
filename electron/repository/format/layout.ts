/** The numbers of format 1. docs/repository-format.md explains them. */
export const formatVersion = 1;
export const magic = Buffer.from('HOLDFAST', 'latin1');
export const saltBytes = 32;
export const headerBytes = magic.length + 1 + saltBytes;
export const tagBytes = 16;
export const trailerEntryBytes = 40;
export const trailerLengthBytes = 4;
export const chunkIdBytes = 32;

/** No record holds more plain bytes than this: it bounds what a hostile file can make a reader allocate. */
export const maxRecordBytes = 16 * 1024 ** 2;
export const maxTrailerBytes = 64 * 1024 ** 2;
/** Plain bytes of one record where a JSON text is cut. */
export const textRecordBytes = 1024 ** 2;
/** A pack is closed once it holds this much. */
export const packBytes = 64 * 1024 ** 2;

/** Kinds of sealed files, with the folder and the ending they have. */
const sealedKinds = ['pack', 'idx', 'snap', 'mark', 'fact'] as const;
export type SealedKind = (typeof sealedKinds)[number];

const folders: Record<SealedKind, string> = {
  pack: 'packs',
  idx: 'index',
  snap: 'snapshots',
  mark: 'marks',
  fact: 'facts',
};

/** `packs/ab/abcd….pack`, `index/….idx`, and so on. */
export function pathOf(kind: SealedKind, name: string): string {
  const folder = kind === 'pack' ? `packs/${name.slice(0, 2)}` : folders[kind];
  return `${folder}/${name}.${kind}`;
}

const namePattern = /^(?:.*\/)?([0-9a-f]{64})\.(pack|idx|snap|mark|fact)$/;

/** The name inside a path, when it is one of that kind; null for everything else that lies in the folder. */
export function nameOf(kind: SealedKind, path: string): string | null {
  const match = namePattern.exec(path);
  return match?.[2] === kind ? (match[1] ?? null) : null;
}
