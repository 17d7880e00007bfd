import { damaged, missingFile, newerFormat } from './damage.ts';
import { sha256 } from './keys.ts';
import type { RepositoryKeys } from './keys.ts';
import { formatVersion, headerBytes, magic, pathOf, tagBytes, trailerLengthBytes } from './layout.ts';
import type { SealedKind } from './layout.ts';
import { openSealed, releaseUnlessHeld } from './open-sealed.ts';
import { decodePayloadAside, decodeTrailerPayload } from './payload.ts';
import { RecordCipher, noChunk, trailerRecord } from './record-cipher.ts';
import { decodeTrailer } from './trailer.ts';
import type { TrailerEntry } from './trailer.ts';
import type { Storage } from '../storage/storage.ts';

const usualTrailerBytes = 64 * 1024;

/** Checks magic and version of a file's first bytes and answers the cipher for its records. */
export function readHeader(
  keys: RepositoryKeys,
  kind: SealedKind,
  file: string,
  header: Uint8Array,
): RecordCipher {
  if (header.length < headerBytes || !magic.equals(header.subarray(0, magic.length))) {
    throw damaged(file, 'it does not begin as a file of a repository', '저장소 파일의 시작 부분이 아닙니다');
  }
  const version = header[magic.length] ?? 0;
  if (version !== formatVersion) throw newerFormat(file, version);
  return new RecordCipher(keys, kind, header.subarray(magic.length + 1, headerBytes));
}

/** The plain bytes of one record. */
export function openRecord(
  cipher: RecordCipher,
  file: string,
  record: number,
  entry: TrailerEntry,
  sealed: Uint8Array,
): Buffer {
  return genuine(openSealed(cipher, record, entry, sealed), file, record);
}

/** The same, with long work done by another thread. */
export async function openRecordAside(
  cipher: RecordCipher,
  file: string,
  record: number,
  entry: TrailerEntry,
  sealed: Uint8Array,
): Promise<Buffer> {
  const payload = cipher.open(BigInt(record), entry.chunkId, sealed);
  const plain = payload === null ? null : await decodePayloadAside(payload, entry.plainLength);
  if (payload !== null) releaseUnlessHeld(payload, plain);
  return genuine(plain, file, record);
}

function genuine(plain: Buffer | null, file: string, record: number): Buffer {
  if (plain === null) throw notGenuine(file, record);
  return plain;
}

export function notGenuine(file: string, record: number): Error {
  return damaged(
    file,
    `record ${record} fails its authentication`,
    `${record}번 레코드의 인증에 실패했습니다`,
  );
}

/** The list of records at the end of a file. Reads header and trailer only. */
export async function readTrailer(
  storage: Storage,
  keys: RepositoryKeys,
  kind: SealedKind,
  name: string,
  signal: AbortSignal,
): Promise<{ readonly cipher: RecordCipher; readonly entries: readonly TrailerEntry[] }> {
  const file = pathOf(kind, name);
  const size = await storage.size(file, signal);
  if (size === null) throw missingFile(file);
  // Most trailers lie within what is read at once: every reading may be a journey over a network.
  const endBytes = Math.min(size, usualTrailerBytes);
  const [header, end] = await Promise.all([
    storage.read(file, 0, headerBytes, signal),
    storage.read(file, size - endBytes, endBytes, signal),
  ]);
  if (header === null) throw missingFile(file);
  const cipher = readHeader(keys, kind, file, header);
  const tail = Buffer.from(end ?? []);
  const trailerEnd = tail.length - trailerLengthBytes;
  const length = tail.length === endBytes && trailerEnd >= 0 ? tail.readUInt32BE(trailerEnd) : 0;
  if (length < tagBytes || length > size - headerBytes - trailerLengthBytes) throw cutOff(file);
  const sealed =
    length <= trailerEnd
      ? tail.subarray(trailerEnd - length, trailerEnd)
      : await storage.read(file, size - trailerLengthBytes - length, length, signal);
  const entries = openTrailer(cipher, file, sealed ?? Buffer.alloc(0));
  const records = entries.reduce((sum, entry) => sum + entry.storedLength, 0);
  if (headerBytes + records + length + trailerLengthBytes !== size) throw cutOff(file);
  return { cipher, entries };
}

/** All records of a small file, its name proven. */
export async function readWhole(
  storage: Storage,
  keys: RepositoryKeys,
  kind: SealedKind,
  name: string,
  signal: AbortSignal,
): Promise<readonly Buffer[]> {
  const file = pathOf(kind, name);
  const size = await storage.size(file, signal);
  const bytes = size === null ? null : await storage.read(file, 0, size, signal);
  if (bytes === null) throw missingFile(file);
  return openWhole(keys, kind, name, Buffer.from(bytes));
}

/** The same from bytes at hand. */
export function openWhole(
  keys: RepositoryKeys,
  kind: SealedKind,
  name: string,
  bytes: Buffer,
): readonly Buffer[] {
  const file = pathOf(kind, name);
  // Before anything is believed: a turned bit in the version is damage, not a later format.
  if (sha256(bytes).toString('hex') !== name) {
    throw damaged(file, 'its content does not match its name', '내용이 이름과 일치하지 않습니다');
  }
  const cipher = readHeader(keys, kind, file, bytes);
  const trailerEnd = bytes.length - trailerLengthBytes;
  if (trailerEnd < headerBytes) throw cutOff(file);
  const length = bytes.readUInt32BE(trailerEnd);
  if (length > trailerEnd - headerBytes) throw cutOff(file);
  const entries = openTrailer(cipher, file, bytes.subarray(trailerEnd - length, trailerEnd));
  let from = headerBytes;
  return entries.map((entry, record) => {
    const sealed = bytes.subarray(from, from + entry.storedLength);
    from += entry.storedLength;
    return openRecord(cipher, file, record, entry, sealed);
  });
}

function openTrailer(cipher: RecordCipher, file: string, sealed: Uint8Array): readonly TrailerEntry[] {
  const payload = cipher.open(trailerRecord, noChunk, sealed);
  const plain = payload === null ? null : decodeTrailerPayload(payload);
  const entries = plain === null ? null : decodeTrailer(plain);
  if (entries === null)
    throw damaged(file, 'its list of records fails its authentication', '레코드 목록의 인증에 실패했습니다');
  return entries;
}

function cutOff(file: string): Error {
  return damaged(
    file,
    'it is cut off or has bytes that do not belong to it',
    '잘렸거나 속하지 않는 바이트가 있습니다',
  );
}
