import { inflateRawSync } from 'node:zlib';

/** Reads so many bytes from an offset of a file; fewer at its end. */
export type ReadRange = (offset: number, lengthBytes: number) => Promise<Uint8Array>;

type ZipEntry =
  | { readonly kind: 'content'; readonly bytes: Buffer }
  | { readonly kind: 'absent' }
  /** No zip archive, a damaged one, or one of a form that jars do not have: encrypted, in several pieces, larger than 4 GiB. */
  | { readonly kind: 'not-readable' };

const endBytes = 22;
/** The end record, with the longest comment that may follow it. */
const longestEnd = endBytes + 0xff_ff;
/** Of 200,000 entries; more belongs to nothing that is looked into here. */
const longestDirectory = 32 * 1024 ** 2;

const signatures = { end: 0x06_05_4b_50, directory: 0x02_01_4b_50, local: 0x04_03_4b_50 } as const;
const stored = 0;
const deflated = 8;

/**
 * One file of a zip archive, such as a jar, without reading the rest of it: at most `limitBytes` when unpacked. Format: PKWARE APPNOTE 6.3,
 * sections 4.3.7, 4.3.12 and 4.3.16.
 */
export async function readZipEntry(
  read: ReadRange,
  {
    sizeBytes,
    name,
    limitBytes,
  }: { readonly sizeBytes: number; readonly name: string; readonly limitBytes: number },
): Promise<ZipEntry> {
  const tail = Buffer.from(await read(Math.max(0, sizeBytes - longestEnd), Math.min(sizeBytes, longestEnd)));
  const end = endRecord(tail);
  if (
    end === null ||
    end.directoryBytes > longestDirectory ||
    end.directoryAt + end.directoryBytes > sizeBytes
  )
    return { kind: 'not-readable' };
  const directory = Buffer.from(await read(end.directoryAt, end.directoryBytes));
  const entry = findEntry(directory, Buffer.from(name));
  if (typeof entry === 'string') return { kind: entry };
  if (entry.packedBytes > limitBytes || entry.bytes > limitBytes) return { kind: 'not-readable' };
  const local = Buffer.from(await read(entry.at, 30));
  if (local.length < 30 || local.readUInt32LE(0) !== signatures.local) return { kind: 'not-readable' };
  const start = entry.at + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  const packed = Buffer.from(await read(start, entry.packedBytes));
  const bytes = unpacked(packed, entry, limitBytes);
  return bytes === null ? { kind: 'not-readable' } : { kind: 'content', bytes };
}

function endRecord(tail: Buffer): { readonly directoryAt: number; readonly directoryBytes: number } | null {
  for (let at = tail.length - endBytes; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== signatures.end) continue;
    if (at + endBytes + tail.readUInt16LE(at + 20) !== tail.length) continue;
    return { directoryBytes: tail.readUInt32LE(at + 12), directoryAt: tail.readUInt32LE(at + 16) };
  }
  return null;
}

type Entry = {
  readonly at: number;
  readonly method: number;
  readonly packedBytes: number;
  readonly bytes: number;
};

function findEntry(directory: Buffer, name: Buffer): Entry | 'absent' | 'not-readable' {
  let at = 0;
  while (at + 46 <= directory.length) {
    if (directory.readUInt32LE(at) !== signatures.directory) return 'not-readable';
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
    if (directory.subarray(at + 46, nameEnd).equals(name)) {
      const isEncrypted = (directory.readUInt16LE(at + 8) & 1) === 1;
      const entry = {
        method: directory.readUInt16LE(at + 10),
        packedBytes: directory.readUInt32LE(at + 20),
        bytes: directory.readUInt32LE(at + 24),
        at: directory.readUInt32LE(at + 42),
      };
      return isEncrypted ? 'not-readable' : entry;
    }
    at = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return 'absent';
}

/** Null when it is not what the directory says, or longer than that. */
function unpacked(packed: Buffer, { method, packedBytes, bytes }: Entry, limitBytes: number): Buffer | null {
  if (packed.length !== packedBytes) return null;
  if (method === stored) return packedBytes === bytes ? packed : null;
  if (method !== deflated) return null;
  try {
    const content = inflateRawSync(packed, { maxOutputLength: limitBytes });
    return content.length === bytes ? content : null;
  } catch {
    // Whatever is wrong with packed bytes, they are none.
    return null;
  }
}
