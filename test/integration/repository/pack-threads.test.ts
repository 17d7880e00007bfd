import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChunkReader } from '../../../electron/repository/chunks/chunk-reader.ts';
import { PackWriter } from '../../../electron/repository/chunks/pack-writer.ts';
import { sha256 } from '../../../electron/repository/format/keys.ts';
import { loadChunkTable } from '../../../electron/repository/repository.ts';
import { FaultyStorage } from '../../fakes/faulty-storage.ts';
import { openSink, tempRepository } from '../../fakes/temp-repository.ts';
import type { TempRepository } from '../../fakes/temp-repository.ts';

const { signal } = new AbortController();
const mib = 1024 ** 2;
let faulty: FaultyStorage;
let temp: TempRepository;

beforeEach(async () => {
  temp = await tempRepository((storage) => {
    faulty = new FaultyStorage(storage);
    return faulty;
  });
});
afterEach(() => temp.dispose());

/** Half of it compresses. */
function content(sizeBytes: number): Buffer {
  const half = sizeBytes >> 1;
  return Buffer.concat([
    randomBytes(sizeBytes - half),
    Buffer.alloc(half, `${randomBytes(8).toString('hex')} `),
  ]);
}

async function* inSteps(bytes: Buffer, stepBytes: number): AsyncGenerator<Uint8Array> {
  // One buffer for all, as a reader of files has: what was given is overwritten by what comes next.
  const step = Buffer.alloc(stepBytes);
  for (let from = 0; from < bytes.length; from += stepBytes) {
    const copied = bytes.copy(step, 0, from);
    yield step.subarray(0, copied);
  }
}

async function temporaryFiles(): Promise<readonly string[]> {
  return (await readdir(temp.folder)).filter((name) => name.endsWith('.tmp'));
}

describe('threads that seal packs', () => {
  it('keep every byte of streams that come at the same time', async () => {
    const sink = await openSink(temp.repository, 2 * mib);
    const contents = [10 * mib, 3 * mib + 1, mib, 70_000, 5, 0].map(content);
    const stored = await Promise.all(
      contents.map((bytes, at) => sink.put(inSteps(bytes, 300_000 + at), 64 * 1024, signal)),
    );
    await sink.finish();
    const { storage, keys } = temp.repository;
    const table = await loadChunkTable(temp.repository, new Set(), signal);
    const reader = new ChunkReader(storage, keys, table);
    for (const [at, bytes] of contents.entries()) {
      const chunks = stored[at]?.chunks ?? [];
      const read = Buffer.concat(await Promise.all(chunks.map((chunk) => reader.read(chunk, signal))));
      expect(read.equals(bytes)).toBe(true);
      expect(stored[at]).toMatchObject({
        sizeBytes: bytes.length,
        sha256: sha256(bytes).toString('hex'),
      });
    }
    expect(sink.packs.length).toBeGreaterThan(2);
    expect(await temporaryFiles()).toEqual([]);
  });

  it('go on after a finish', async () => {
    const sink = await openSink(temp.repository);
    await sink.put(inSteps(content(10_000), 4096), 4096, signal);
    await sink.finish();
    const packs = sink.packs.length;
    const { newBytes } = await sink.put(inSteps(content(10_000), 4096), 4096, signal);
    await sink.finish();
    expect(newBytes).toBeGreaterThan(0);
    expect(sink.packs.length).toBeGreaterThan(packs);
  });

  it('say what the place said when a write fails, and leave nothing behind', async () => {
    const sink = await openSink(temp.repository, 64 * mib);
    faulty.fault = { kind: 'error', at: faulty.calls + 3, code: 'ENOSPC', forever: true };
    const puts = Array.from({ length: 4 }, () => sink.put(inSteps(content(8 * mib), mib), mib, signal));
    for (const put of await Promise.allSettled(puts)) {
      expect(put).toMatchObject({ status: 'rejected', reason: { code: 'repository/disk-full' } });
    }
    await expect(sink.put(inSteps(content(10), 10), mib, signal)).rejects.toMatchObject({
      code: 'repository/disk-full',
    });
    await expect(sink.finish()).rejects.toMatchObject({ code: 'repository/disk-full' });
    await sink.abort();
    expect(await temporaryFiles()).toEqual([]);
  });

  it('end with everything that waited for them when one breaks', async () => {
    const { storage, keys } = temp.repository;
    const writer = new PackWriter(storage, keys, signal);
    // No id is that long: the thread has no place for it.
    const broken = writer.append(Buffer.alloc(10_000), content(1000));
    const behind = writer.append(randomBytes(32), content(1000));
    await Promise.all([broken, behind].map((one) => expect(one).rejects.toThrow(RangeError)));
    await expect(writer.append(randomBytes(32), content(10))).rejects.toThrow(RangeError);
    await expect(writer.finish()).rejects.toThrow(RangeError);
    await writer.abort();
    expect(writer.written).toEqual([]);
    expect(await temporaryFiles()).toEqual([]);
  });

  it('are given up at any moment', async () => {
    const sink = await openSink(temp.repository, mib);
    const put = sink.put(inSteps(content(20 * mib), mib), 64 * 1024, signal);
    const failed = put.then(
      () => false,
      () => true,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    await sink.abort();
    expect(await failed).toBe(true);
    expect(await temporaryFiles()).toEqual([]);
  });
});

describe('streams', () => {
  it('that fail give their room back', async () => {
    const sink = await openSink(temp.repository);
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield content(1000);
      throw new Error('unreadable');
    }
    for (let at = 0; at < 40; at += 1) {
      await expect(sink.put(failing(), 4096, signal)).rejects.toThrow('unreadable');
    }
    const { sizeBytes } = await sink.put(inSteps(content(1000), 1000), 4096, signal);
    expect(sizeBytes).toBe(1000);
    await sink.abort();
  });

  it('end when the work is cancelled', async () => {
    const sink = await openSink(temp.repository);
    const cancel = new AbortController();
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let at = 0; ; at += 1) {
        if (at === 5) cancel.abort();
        yield content(mib);
      }
    }
    await expect(sink.put(endless(), 4096, cancel.signal)).rejects.toThrow(/abort/i);
    await sink.abort();
    expect(await temporaryFiles()).toEqual([]);
  });
});
