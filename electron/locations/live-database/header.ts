/** Facts of a database's first 100 bytes (sqlite.org/fileformat2.html#the_database_header). */
export type DatabaseHeader = {
  readonly pageSizeBytes: number;
  /** As the last writer noted it; 0 where an old library wrote last and the number cannot be trusted. */
  readonly pageCount: number;
  readonly walMode: boolean;
  readonly userVersion: number;
  readonly applicationId: number;
  /** The library that wrote last, as `3.40.1`; null when it left no version. */
  readonly writerVersion: string | null;
};

/** Why a file is no database that SQLite could open. */
export type NoDatabase =
  /** `walBytes`: what its write-ahead log still holds. */
  | { readonly kind: 'empty'; readonly walBytes?: number }
  /** Only its write-ahead log is there. */
  | { readonly kind: 'missing'; readonly walBytes: number }
  | { readonly kind: 'zeros' }
  /** `wholePages`: its size could be that of an encrypted database. */
  | { readonly kind: 'random'; readonly wholePages?: boolean }
  | { readonly kind: 'wal' }
  /** `wholeBytes`: page size times pages, as its own header says. */
  | { readonly kind: 'truncated'; readonly sizeBytes?: number; readonly wholeBytes?: number }
  | { readonly kind: 'other'; readonly looksLike: string };

type Triage = { readonly kind: 'database'; readonly header: DatabaseHeader } | NoDatabase;

/** How much of the file the triage looks at. */
export const triageBytes = 4096;

const headerBytes = 100;
const smallestPageBytes = 512;
const magic = 'SQLite format 3\0';

/** Beginnings of files that end up in a database's place by mistake. */
const knownBeginnings: readonly (readonly [string, string])[] = [
  ['\x1f\x8b', 'gzip'],
  ['PK\x03\x04', 'zip'],
  ['\x28\xb5\x2f\xfd', 'zstd'],
  ['7z\xbc\xaf', '7z'],
  ['%PDF', 'PDF'],
  ['\x89PNG', 'PNG'],
  ['\x7fELF', 'ELF'],
  ['** This file contains an SQLite 2', 'SQLite 2'],
  ['PGDMP', 'PostgreSQL dump'],
];

/** Tells from the beginning and the size what kind of file it is, before SQLite is let near it. */
export function triageDatabase(beginning: Uint8Array, sizeBytes: number): Triage {
  if (sizeBytes === 0) return { kind: 'empty' };
  const text = Buffer.from(beginning.buffer, beginning.byteOffset, beginning.byteLength).toString('latin1');
  if (text.startsWith(magic)) return triageHeader(beginning, sizeBytes);
  if (text.startsWith('\x37\x7f\x06\x82') || text.startsWith('\x37\x7f\x06\x83')) return { kind: 'wal' };
  if (beginning.every((byte) => byte === 0)) return { kind: 'zeros' };
  const known = knownBeginnings.find(([start]) => text.startsWith(start));
  if (known !== undefined) return { kind: 'other', looksLike: known[1] };
  if (looksLikeText(beginning)) return { kind: 'other', looksLike: 'text' };
  return looksRandom(beginning)
    ? { kind: 'random', wholePages: sizeBytes % smallestPageBytes === 0 }
    : { kind: 'other', looksLike: 'binary' };
}

/** The bug of SQLite 3.7.0 to 3.51.2 (sqlite.org/wal.html#walresetbug) is fixed in 3.51.3, 3.50.7 and 3.44.6. */
export function hasWalResetBug(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (major !== 3 || minor < 7 || minor > 51) return false;
  if (minor === 51) return patch < 3;
  if (minor === 50) return patch < 7;
  return minor !== 44 || patch < 6;
}

function triageHeader(bytes: Uint8Array, sizeBytes: number): Triage {
  if (bytes.length < headerBytes) return { kind: 'truncated' };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rawPageSize = view.getUint16(16);
  const pageSizeBytes = rawPageSize === 1 ? 65_536 : rawPageSize;
  if (pageSizeBytes < smallestPageBytes || (pageSizeBytes & (pageSizeBytes - 1)) !== 0)
    return { kind: 'other', looksLike: 'SQLite' };
  if (sizeBytes < pageSizeBytes) return { kind: 'truncated' };
  const countIsCurrent = view.getUint32(24) === view.getUint32(92);
  return {
    kind: 'database',
    header: {
      pageSizeBytes,
      pageCount: countIsCurrent ? view.getUint32(28) : 0,
      walMode: bytes[18] === 2 || bytes[19] === 2,
      userVersion: view.getInt32(60),
      applicationId: view.getUint32(68),
      writerVersion: versionOf(view.getUint32(96)),
    },
  };
}

function versionOf(number: number): string | null {
  if (number < 3_000_000) return null;
  return `${Math.floor(number / 1_000_000)}.${Math.floor(number / 1000) % 1000}.${number % 1000}`;
}

function looksLikeText(bytes: Uint8Array): boolean {
  const readable = bytes.filter(
    (byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte < 127),
  ).length;
  return readable / bytes.length > 0.9;
}

/** Encrypted pages use every byte value about equally often; anything written by hand does not. */
function looksRandom(bytes: Uint8Array): boolean {
  const counts = new Map<number, number>();
  for (const byte of bytes) counts.set(byte, (counts.get(byte) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / bytes.length) * Math.log2(count / bytes.length);
  return bits > Math.min(7.5, Math.log2(bytes.length) * 0.9);
}
