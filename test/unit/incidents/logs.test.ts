import { describe, expect, it } from 'vitest';
import { readLines } from '../../../electron/incidents/capture/read-lines.ts';
import type { LinePiece } from '../../../electron/incidents/capture/read-lines.ts';
import { boundedRanges, findRange } from '../../../electron/incidents/logs/find-range.ts';
import { FollowedIds } from '../../../electron/incidents/logs/followed-ids.ts';
import { LineSplitter } from '../../../electron/incidents/logs/line-splitter.ts';
import { lineTime } from '../../../electron/incidents/logs/line-time.ts';

const start = Date.UTC(2026, 10, 21, 10);
const timeOf = lineTime('start', 'UTC');
const lineBytes = 100;

/** A log that is only as long as it is read: line `n` was written `n` seconds after the start. */
function endless(lines: number) {
  const lineAt = (number: number) => {
    const at = new Date(start + number * 1000).toISOString().replace('T', ' ').replace('.000Z', '');
    return `${at} INFO line ${number}`.padEnd(lineBytes - 1, '.') + '\n';
  };
  let readBytes = 0;
  const sizeBytes = lines * lineBytes;
  const read = (offset: number, lengthBytes: number): Promise<Uint8Array> => {
    const first = Math.floor(offset / lineBytes);
    const end = Math.min(offset + lengthBytes, sizeBytes);
    let text = '';
    for (let number = first; number * lineBytes < end; number += 1) text += lineAt(number);
    const skip = offset - first * lineBytes;
    const bytes = Buffer.from(text).subarray(skip, skip + Math.max(0, end - offset));
    readBytes += bytes.length;
    return Promise.resolve(bytes);
  };
  return { sizeBytes, read, readBytes: () => readBytes };
}

async function collected(
  log: ReturnType<typeof endless>,
  window: { readonly from: number; readonly to: number; readonly mostBytes?: number },
): Promise<readonly LinePiece[]> {
  const location = { read: (_path: string, at: number, length: number) => log.read(at, length) };
  const pieces: LinePiece[] = [];
  for await (const piece of readLines({
    location,
    file: { path: 'x.log', sizeBytes: log.sizeBytes, modifiedAt: 0, isCompressed: false },
    timeOf,
    isTimed: true,
    mostBytes: window.mostBytes ?? 1024 ** 3,
    signal: new AbortController().signal,
    from: window.from,
    to: window.to,
  }))
    pieces.push(piece);
  return pieces;
}

describe('the lines of a time', () => {
  it('are found in a log of many gigabytes with a few reads', async () => {
    const log = endless(60_000_000);
    const from = start + 30_000_000 * 1000;
    const pieces = await collected(log, { from, to: from + 99_000 });
    const lines = pieces.flatMap((piece) => (piece.kind === 'line' ? [piece.line.at] : []));
    expect(log.sizeBytes).toBeGreaterThan(5 * 1024 ** 3);
    expect(lines).toHaveLength(100);
    expect(lines[0]).toBe(from);
    expect(log.readBytes()).toBeLessThan(8 * 1024 ** 2);
  });

  it('are bounded: the beginning and, three times as much, the end, with what is left out said between', async () => {
    const log = endless(100_000);
    const pieces = await collected(log, { from: 0, to: start + 1e12, mostBytes: 400_000 });
    const gap = pieces.findIndex(({ kind }) => kind === 'gap');
    const numbers = (some: readonly LinePiece[]) => some.filter(({ kind }) => kind === 'line').length;
    expect(pieces[gap]).toEqual({ kind: 'gap', bytes: log.sizeBytes - 400_000 });
    expect(numbers(pieces.slice(0, gap))).toBeGreaterThan(990);
    expect(numbers(pieces.slice(gap))).toBeGreaterThan(2990);
    expect(pieces.at(-1)).toMatchObject({ line: { at: start + 99_999_000 } });
  });

  it('are all of them where no line says a time', async () => {
    const text = 'no time\n'.repeat(10);
    const read = (offset: number, length: number) =>
      Promise.resolve(Buffer.from(text).subarray(offset, offset + length));
    expect(await findRange({ sizeBytes: text.length, read, timeOf }, start, start + 1)).toBeNull();
  });

  it('keep what fits', () => {
    expect(boundedRanges({ from: 10, to: 90 }, 100)).toEqual({
      ranges: [{ from: 10, to: 90 }],
      leftOutBytes: 0,
    });
  });
});

describe('a line', () => {
  it('is cut where it is too long, and the next one is whole', () => {
    const splitter = new LineSplitter();
    const long = Buffer.from(`${'x'.repeat(300_000)}\r\nnext\r\nlast`);
    const lines: { text: string; cutBytes: number }[] = [];
    for (let at = 0; at < long.length; at += 7001)
      for (const line of splitter.push(long.subarray(at, at + 7001))) lines.push(line);
    for (const line of splitter.end()) lines.push(line);
    expect(lines.map(({ text, cutBytes }) => [text.length, cutBytes])).toEqual([
      [65_536, 300_001 - 65_536],
      [4, 0],
      [4, 0],
    ]);
  });

  it.each([
    ['start', '2026-11-21 10:00:01,250 - INFO - x', start + 1250],
    ['start', '[2026-11-21T19:00:01+09:00] x', start + 1000],
    ['start', 'at 2026-11-21 10:00:01', null],
    ['anywhere', '{"level":"info","time":"2026-11-21T10:00:01Z"}', start + 1000],
    ['epoch-seconds', `${start / 1000}.5 x`, start + 500],
    ['epoch-milliseconds', `{"ts":${start}}`, start],
    ['file', '2026-11-21 10:00:01', null],
  ] as const)('says its time: %s %s', (kind, line, at) => {
    expect(lineTime(kind, 'UTC')(line)).toBe(at);
  });

  it('says its time in the clock of its server', () => {
    expect(lineTime('start', 'Asia/Seoul')('2026-11-21 19:00:00 x')).toBe(start);
  });
});

describe('ids', () => {
  it('that stand in several files come first, with their lines in the order of their times', () => {
    const followed = new FollowedIds();
    for (let line = 1; line <= 9; line += 1) followed.add('lonely', { path: 'a', line, at: line, text: 'x' });
    followed.add('shared', { path: 'b', line: 1, at: 200, text: 'second' });
    followed.add('shared', { path: 'a', line: 7, at: 100, text: 'first' });
    expect(followed.shown().map(({ id, files }) => [id, files.length])).toEqual([
      ['shared', 2],
      ['lonely', 1],
    ]);
    expect(JSON.stringify(followed.written())).toMatch(/"first".*"second"/);
  });

  it('are bounded, and that is said', () => {
    const followed = new FollowedIds();
    for (let number = 0; number < 30_000; number += 1)
      followed.add(`id-${number}`, { path: 'a', line: number, at: null, text: 'x'.repeat(1000) });
    expect(followed.size).toBe(20_000);
    expect(followed.written()).toMatchObject({ notAllFollowed: true, written: 500 });
  });
});
