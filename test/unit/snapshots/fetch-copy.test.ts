import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { blockSumBytes } from '../../../electron/locations/host-database-copy/host-pieces.ts';
import type { BlockRun, HostPieces } from '../../../electron/locations/host-database-copy/host-pieces.ts';
import type { KnownPieces } from '../../../electron/repository/chunks/known-pieces.ts';
import { damaged } from '../../../electron/repository/format/damage.ts';
import { fetchCopy } from '../../../electron/snapshots/capture/sqlite/host/fetch-copy.ts';
import { ScratchBase } from '../../../electron/snapshots/capture/sqlite/host/scratch-base.ts';
import { ScratchCopy } from '../../../electron/snapshots/capture/sqlite/host/scratch-copy.ts';

const pieceBytes = 1024;
const nothing = async function* () {
  // Nothing is known.
};
const nothingKnown: KnownPieces = { pieceBytes, find: () => null, has: () => false, readAll: nothing };
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

function cut(content: Buffer, size: number, runs: readonly BlockRun[]): readonly Buffer[] {
  return runs.flatMap(({ at, count }) =>
    Array.from({ length: count }, (_, block) =>
      content.subarray((at + block) * size, (at + block + 1) * size),
    ),
  );
}

/** A host that has `content`, and counts what it is asked for. `sumOf` may say the same of two different blocks. */
function hostWith(content: Buffer, sumOf = hashOf) {
  const asked = { compared: 0, fetchedBytes: 0 };
  const whole = cut(content, pieceBytes, [{ at: 0, count: Math.ceil(content.length / pieceBytes) }]).map(
    hashOf,
  );
  const proof = createHash('sha256')
    .update(whole.map((sum) => `${sum.toString('hex')}\n`).join(''))
    .digest('hex');
  const pieces: HostPieces = {
    pieceBytes,
    blockSizes: [256, 64],
    sums: async (width) => ({ sums: Buffer.concat(whole.map((sum) => sum.subarray(0, width))), proof }),
    wholeSums: async (runs) => Buffer.concat(cut(Buffer.concat(whole), 32, runs)),
    blockSums: async (runs, size) => {
      asked.compared += runs.reduce((sum, { count }) => sum + count, 0);
      return Buffer.concat(cut(content, size, runs).map((block) => sumOf(block).subarray(0, blockSumBytes)));
    },
    bytes: async function* (runs, size) {
      const bytes = Buffer.concat(cut(content, size, runs));
      asked.fetchedBytes += bytes.length;
      // In pieces that end anywhere.
      for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
    },
    close: () => undefined,
  };
  return { pieces, asked };
}

async function fetched(
  before: Buffer,
  { pieces }: ReturnType<typeof hostWith>,
  sizeBytes: number,
  known: KnownPieces = nothingKnown,
) {
  const folder = mkdtempSync(join(tmpdir(), 'fetch-copy-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'copy');
  writeFileSync(path, before);
  const scratch = await ScratchCopy.open(path);
  const base = ScratchBase.begin({ path, known, earlier: [] }, new AbortController().signal);
  const told: number[] = [];
  const context = { signal: new AbortController().signal, onBytes: (bytes: number) => void told.push(bytes) };
  const kept: { readonly start: number; readonly bytes: Buffer }[] = [];
  const keep = async (runs: readonly BlockRun[]) => {
    for (const { at, count } of runs) {
      const start = at * pieceBytes;
      kept.push({ start, bytes: await scratch.read(Buffer.alloc(count * pieceBytes), start) });
    }
  };
  await fetchCopy({ pieces, sizeBytes, scratch, known, base, name: 'data.db', keep }, context);
  await scratch.close();
  return { content: readFileSync(path), told, kept };
}

/** More pieces than are compared at once, and a block at the end that is no whole one. */
const before = Buffer.from(Array.from({ length: 3000 * pieceBytes + 100 }, (_, at) => (at * 31) % 251));

test('of changed pieces only the smallest blocks that differ are fetched, and the file is that of the host', async () => {
  const content = Buffer.concat([before, Buffer.from('grown by some bytes')]);
  const places = Array.from({ length: 2500 }, (_, at) => at * 1200 + 7);
  for (const place of places) content.writeUInt8(255, place);
  const host = hostWith(content);
  const { content: here, told, kept } = await fetched(before, host, content.length);
  expect(here.equals(content)).toBe(true);
  // The last block has grown as well.
  expect(host.asked.fetchedBytes).toBe(places.length * 64 + ((before.length % 64) + 19));
  expect(told.at(-1)).toBe(content.length);
  expect(told.toSorted((a, b) => a - b)).toEqual(told);
  // All but those that were compared last, as they are on the host.
  expect(kept.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeGreaterThan(1500 * pieceBytes);
  for (const { start, bytes } of kept)
    expect(bytes.equals(content.subarray(start, start + bytes.length))).toBe(true);
});

test('a file that has shrunk is that of the host', async () => {
  const content = Buffer.from(before.subarray(0, 700 * pieceBytes + 130));
  content.writeUInt8(255, 5);
  const host = hostWith(content);
  expect((await fetched(before, host, content.length)).content.equals(content)).toBe(true);
  expect(host.asked.fetchedBytes).toBeLessThan(300);
});

test('where short hashes say that different blocks are the same, the whole pieces are fetched', async () => {
  const content = Buffer.from(before);
  for (const place of [10, 90_000]) content.writeUInt8(255, place);
  const block = (file: Buffer, place: number) =>
    file.subarray(place - (place % 256), place - (place % 256) + 256);
  const lies = new Map(
    [10, 90_000].map((place) => [
      hashOf(block(content, place)).toString('hex'),
      hashOf(block(before, place)),
    ]),
  );
  const host = hostWith(content, (bytes) => lies.get(hashOf(bytes).toString('hex')) ?? hashOf(bytes));
  expect((await fetched(before, host, content.length)).content.equals(content)).toBe(true);
  expect(host.asked.fetchedBytes).toBe(2 * pieceBytes);
});

test('what the repository knows and cannot give is fetched like anything else', async () => {
  const content = Buffer.from(before);
  for (const place of [10, 90_000]) content.writeUInt8(255, place);
  const host = hostWith(content);
  const known: KnownPieces = {
    pieceBytes,
    find: (sum) => (hashOf(content.subarray(0, pieceBytes)).equals(sum) ? 'first' : null),
    has: () => true,
    readAll: () => failing(),
  };
  expect((await fetched(before, host, content.length, known)).content.equals(content)).toBe(true);
  expect(host.asked.fetchedBytes).toBe(2 * 64);
});

async function* failing(): AsyncGenerator<Uint8Array> {
  yield* nothing();
  throw damaged('packs/aa', 'its bytes are others', '내용이 다릅니다');
}
