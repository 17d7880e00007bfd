import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readZipEntry } from '../../../electron/locations/zip-entry.ts';
import { makeJar } from '../../lab/proxy-backend/artifacts.ts';

const name = 'lineage-version.properties';
const jar = makeJar('0.4.0');

function read(archive: Buffer, wanted = name, limitBytes = 10_000) {
  const range = (offset: number, length: number) =>
    Promise.resolve(archive.subarray(offset, offset + length));
  return readZipEntry(range, { sizeBytes: archive.length, name: wanted, limitBytes });
}

/** The same jar with its version packed by deflate, as build tools do. */
function deflatedJar(): Buffer {
  const plain = Buffer.from('# build\nversion=0.4.0\n');
  const packed = deflateRawSync(plain);
  const name16 = Buffer.from(name);
  const head = Buffer.alloc(26);
  head.writeUInt16LE(8, 4);
  head.writeUInt32LE(packed.length, 14);
  head.writeUInt32LE(plain.length, 18);
  head.writeUInt16LE(name16.length, 22);
  const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), head, name16, packed]);
  const central = Buffer.concat([
    Buffer.from('PK\u0001\u0002'),
    Buffer.alloc(2),
    head,
    Buffer.alloc(14),
    name16,
  ]);
  const end = Buffer.alloc(18);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(local.length, 12);
  end.writeUInt16LE(9, 16);
  return Buffer.concat([local, central, Buffer.from('PK\u0005\u0006'), end, Buffer.from('a comment')]);
}

describe('a file of a zip archive', () => {
  it.each([
    ['stored', jar],
    ['deflated, in an archive with a comment', deflatedJar()],
  ])('is read when it is %s', async (_how, archive) => {
    const entry = await read(archive);
    expect(entry.kind === 'content' ? entry.bytes.toString() : entry).toBe('# build\nversion=0.4.0\n');
  });

  it('is told as absent when the archive has none of that name', async () => {
    expect(await read(jar, 'other.properties')).toEqual({ kind: 'absent' });
  });

  it.each([
    ['no archive', Buffer.from('not a jar at all, but long enough to be looked through')],
    ['empty', Buffer.alloc(0)],
    ['cut off', jar.subarray(0, jar.length - 8)],
    ['of which the beginning is missing', jar.subarray(40)],
    [
      'whose packed bytes are damaged',
      Buffer.from(deflatedJar()).fill(0xff, 30 + name.length, 30 + name.length + 8),
    ],
  ])('is not readable in a file that is %s', async (_what, archive) => {
    expect(await read(archive)).toEqual({ kind: 'not-readable' });
  });

  it('is not unpacked beyond the limit', async () => {
    expect(await read(deflatedJar(), name, 10)).toEqual({ kind: 'not-readable' });
  });
});
