import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localStamp } from '../clock.ts';
import { fileStem } from './names.ts';
import type { Random } from './random.ts';

/** A file that was shared in a room: its stored name, its shown name and its size. */
export type SeededFile = { readonly path: string; readonly name: string; readonly sizeBytes: number };

const kinds: readonly [readonly [string, Buffer], ...(readonly [string, Buffer])[]] = [
  ['png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
  ['pdf', Buffer.from('%PDF-1.7\n')],
  ['txt', Buffer.from('점검 기록 / inspection notes\n')],
  ['zip', Buffer.from([0x50, 0x4b, 0x03, 0x04])],
  ['xlsx', Buffer.from([0x50, 0x4b, 0x03, 0x04])],
  ['docx', Buffer.from([0x50, 0x4b, 0x03, 0x04])],
  ['gif', Buffer.from('GIF89a')],
  ['7z', Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c])],
];

const fillerBytes = 16 * 1024;

/** Writes files into `uploads/` with their own moments; the same filler everywhere keeps it quick. */
export function fileWriter(folder: string, random: Random): (at: number) => SeededFile {
  mkdirSync(join(folder, 'uploads'), { recursive: true });
  const filler = random.bytes(fillerBytes);
  return (at) => {
    const [extension, beginning] = random.pick(kinds);
    const name = `${fileStem(random)}_${random.between(1, 999)}.${extension}`;
    const safe = name.replaceAll(/[^\w.-]/gu, '_');
    const path = `${localStamp(at).replaceAll(/\D/gu, '')}_${random.hex(8)}_${safe}`;
    const content = Buffer.concat([beginning, filler.subarray(0, random.between(200, fillerBytes / 2))]);
    writeDated(join(folder, 'uploads', path), content, at);
    return { path, name, sizeBytes: content.length };
  };
}

export function writeProfiles(folder: string, names: readonly string[], at: number): void {
  mkdirSync(join(folder, 'uploads', 'profiles'), { recursive: true });
  const image = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  for (const name of names) writeDated(join(folder, 'uploads', 'profiles', name), image, at);
}

export function writeDated(path: string, content: Buffer, at: number): void {
  writeFileSync(path, content);
  utimesSync(path, at / 1000, at / 1000);
}
