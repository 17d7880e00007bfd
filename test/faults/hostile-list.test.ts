import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { ChunkReader } from '../../electron/repository/chunks/chunk-reader.ts';
import { loadChunkTable, openSnapshot } from '../../electron/repository/repository.ts';
import { writeRoot } from '../../electron/repository/roots/root-files.ts';
import { partOf, rootOf } from '../fakes/repository-facts.ts';
import { only, openSink, tempRepository } from '../fakes/temp-repository.ts';
import type { TempRepository } from '../fakes/temp-repository.ts';
import { faultRounds } from './repository-scene.ts';

const { signal } = new AbortController();
/** Ten million in the long form. */
const entries = faultRounds >= 100 ? 10_000_000 : 100_000;
const linesOfPiece = 3000;
const packBytes = 64 * 1024 ** 2;
const heapMegabytes = 160;

const Answer = z.object({ entries: z.number(), planned: z.number(), mostBytes: z.number() });

const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

function lineOf(path: string): string {
  return `{"path":"${path}","type":"file","mode":420,"owner":null,"modifiedNs":"0","changedNs":null,"inode":null,"sizeBytes":0,"sha256":"${emptySha256}","linkTarget":null,"chunks":[],"readAt":null}\n`;
}

/** A snapshot whose list has so many lines; each is made when it is needed. */
async function plantList(
  { repository }: TempRepository,
  count: number,
  line: (number: number) => string,
): Promise<string> {
  const sink = await openSink(repository, packBytes);
  const hash = createHash('sha256');
  const list: string[] = [];
  for (let from = 0; from < count; from += linesOfPiece) {
    let text = '';
    for (let number = from; number < Math.min(count, from + linesOfPiece); number += 1) text += line(number);
    const piece = Buffer.from(text);
    hash.update(piece);
    const { chunks } = await sink.put(only(piece), piece.length, signal);
    list.push(...chunks);
  }
  await sink.finish();
  const stored = { list, listSha256: hash.digest('hex'), files: count };
  return writeRoot(repository.storage, repository.keys, rootOf([partOf('uploads', stored)]), signal);
}

test(
  `a list of ${entries.toLocaleString('en')} files is read and planned in bounded memory, and comes to an end`,
  async () => {
    const temp = await tempRepository();
    onTestFinished(() => temp.dispose());
    const id = await plantList(temp, entries, (number) => lineOf(String(number).padStart(8, '0')));
    const to = join(temp.folder, 'restored');
    const child = fork(join(import.meta.dirname, 'hostile-list-child.ts'), [], {
      execArgv: [`--max-old-space-size=${heapMegabytes}`],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    child.send({ folder: temp.folder, rootSecret: temp.rootSecret.toString('hex'), id, to });
    const answers: unknown[] = [];
    child.on('message', (message) => answers.push(message));
    await once(child, 'exit');
    expect({ exitCode: child.exitCode, signal: child.signalCode }).toEqual({ exitCode: 0, signal: null });
    const answer = Answer.parse(answers[0]);
    expect(answer).toMatchObject({ entries, planned: entries });
    expect(answer.mostBytes).toBeLessThan(400 * 1024 ** 2);
    expect(existsSync(to)).toBe(false);
  },
  120_000 + faultRounds * 20_000,
);

test('a file whose chunks come one by one, line for line, takes time by their number and not by its square', async () => {
  const temp = await tempRepository();
  onTestFinished(() => temp.dispose());
  const more = (number: number) => `{"more":["${number.toString(16).padStart(64, '0')}"]}\n`;
  const count = 250_000;
  const id = await plantList(temp, count, (number) => (number === 0 ? lineOf('a') : more(number)));
  const { repository } = temp;
  const table = await loadChunkTable(repository, new Set(), signal);
  const contents = await openSnapshot(
    repository,
    new ChunkReader(repository.storage, repository.keys, table),
    id,
    signal,
  );
  const before = process.cpuUsage();
  const read: number[] = [];
  for await (const { chunks } of contents.entries('uploads', signal)) read.push(chunks.length);
  expect(read).toEqual([count - 1]);
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(15);
}, 300_000);
