import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { readFlags } from './read-flags.ts';
import type { ReadBackAnswer, ReadBackQuestion } from './read-back.ts';
import { toSystemPath } from './system-names.ts';

/** The entry of a thread that reads files from the disk and hashes them. It writes nothing. */

const buffer = Buffer.allocUnsafeSlow(1024 ** 2);

parentPort?.on('message', ({ paths, stopped }: ReadBackQuestion) => {
  const answer: ReadBackAnswer = paths.map((path) => hash(path, stopped));
  parentPort?.postMessage(answer);
});

function hash(path: string, stopped: Int32Array): ReadBackAnswer[number] {
  try {
    const fd = openSync(toSystemPath(path), readFlags);
    try {
      return { kind: 'read', sha256: hashOpened(fd, stopped) };
    } finally {
      closeSync(fd);
    }
  } catch (error: unknown) {
    // By hand: what else a thread needs takes longer to load than a small file to read.
    if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) throw error;
    return { kind: 'failed', code: error.code, message: error.message };
  }
}

/** Of what was read until `stopped` was set; whoever set it does not ask any more. */
function hashOpened(fd: number, stopped: Int32Array): string {
  const sha256 = createHash('sha256');
  while (Atomics.load(stopped, 0) === 0) {
    const read = readSync(fd, buffer, 0, buffer.length, null);
    if (read > 0) sha256.update(buffer.subarray(0, read));
    if (read < buffer.length) break;
  }
  return sha256.digest('hex');
}
