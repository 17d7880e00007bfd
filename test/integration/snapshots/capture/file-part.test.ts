import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SystemClock } from '../../../../electron/platform/clock.ts';
import { captureFile, inspectFile } from '../../../../electron/snapshots/capture/file-part.ts';
import type { FileFindings } from '../../../../electron/snapshots/capture/file-part.ts';
import { localSource } from '../../../../electron/snapshots/capture/source/local-source.ts';
import { MemoryChunkSink } from '../../../fakes/memory-chunk-sink.ts';
import { asOtherAccount } from './support/other-account.ts';

let outside = '';
let base = '';
beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'file-part-'));
  base = join(outside, 'base');
  mkdirSync(base);
});
afterEach(() => rmSync(outside, { recursive: true, force: true }));

const signal = new AbortController().signal;
type Rules = Parameters<typeof inspectFile>[1];
const inspect = (rules: Rules = {}, path = 'key') =>
  inspectFile({ basePath: base, path }, rules, 'content', { source: localSource(), signal });
const put = (content: string | Buffer, mode = 0o600) => {
  writeFileSync(join(base, 'key'), content);
  chmodSync(join(base, 'key'), mode);
};
const reasonOf = (found: FileFindings) => (found.state === 'problem' ? found.reason.en : found.state);

test('a file as it must be is described with its hash', async () => {
  const content = randomBytes(32);
  put(content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  expect(await inspect({ format: '32 raw bytes', 'mode-at-most': '0600' })).toEqual({
    state: 'ok',
    sizeBytes: 32,
    sha256,
  });
});

test.each([
  ['32 raw bytes', Buffer.alloc(31), /exactly 32 bytes and holds 31/],
  ['64 hex', `${'a'.repeat(64)}\n`, 'ok'],
  ['64 hex', `${'a'.repeat(63)}g`, /64 hexadecimal digits/],
  ['64 hex', `${'a'.repeat(66)}`, /64 hexadecimal digits/],
  ['text', '설정 = 1\n', 'ok'],
  ['text', Buffer.from([0x41, 0xff]), /must be text in UTF-8/],
  ['text', 'a\0b', /must be text in UTF-8/],
  ['json', '{"a": [1]}', 'ok'],
  ['json', '{"a": [1}', /must be JSON/],
  ['sqlite', 'no database at all', /must be an SQLite database/],
] as const)('format %s of %j', async (format, content, wanted) => {
  put(content);
  const found = reasonOf(await inspect({ format }));
  if (typeof wanted === 'string') expect(found).toBe(wanted);
  else expect(found).toMatch(wanted);
});

test('a key that others can read is told with its mode and what to do', async () => {
  put('key', 0o644);
  const found = reasonOf(await inspect({ 'mode-at-most': '0600' }));
  expect(found).toMatch(/mode 0644/);
  expect(found).toMatch(/chmod 0600 "key"/);
  put('key', 0o400);
  expect(reasonOf(await inspect({ 'mode-at-most': '0600' }))).toBe('ok');
  chmodSync(join(base, 'key'), 0o644);
  const both = reasonOf(await inspect({ format: '99 raw bytes', 'mode-at-most': '0600' }));
  expect(both).toMatch(/99.*chmod 0600/s);
});

test('missing, empty, too small, unreadable, a folder, a link that leads out', async () => {
  expect(await inspect()).toEqual({ state: 'missing' });
  expect(await inspect({}, 'no/such/folder')).toEqual({ state: 'missing' });
  put('');
  expect(reasonOf(await inspect())).toMatch(/is empty \(0 bytes\)/);
  put('x');
  expect(reasonOf(await inspect({ 'min-bytes': 2 }))).toMatch(/holds 1 B, less than the 2 B/);
  put('x', 0o000);
  const unreadable = await asOtherAccount(outside, () => inspect());
  expect(reasonOf(unreadable)).toMatch(/may not read it \(EACCES\)/);
  mkdirSync(join(base, 'folder'));
  expect(reasonOf(await inspect({}, 'folder'))).toMatch(/not a file/);
  symlinkSync('/etc/hostname', join(base, 'link'));
  expect(reasonOf(await inspect({}, 'link'))).toMatch(/leads out of the folder/);
});

test('facts alone tell sizes and modes without reading', async () => {
  put(randomBytes(31), 0o600);
  const look = (rules: Rules) =>
    inspectFile({ basePath: base, path: 'key' }, rules, 'facts', { source: localSource(), signal });
  expect(reasonOf(await look({ format: '32 raw bytes' }))).toMatch(/exactly 32 bytes/);
  expect(await look({ format: 'text' })).toEqual({ state: 'ok', sizeBytes: 31, sha256: null });
});

test('a file is captured whole, also through a link inside its folder', async () => {
  mkdirSync(join(base, 'real'));
  writeFileSync(join(base, 'real', 'config.py'), 'PORT = 1\n', { mode: 0o640 });
  symlinkSync('real/config.py', join(base, 'config.py'));
  const sink = new MemoryChunkSink();
  const deps = { sink, source: localSource(), heard: () => undefined };
  const place = { basePath: base, path: 'config.py' };
  const captured = await captureFile(place, deps, { signal, clock: new SystemClock() });
  if (!('entry' in captured)) throw new Error(captured.state);
  const { entry } = captured;
  expect(entry).toMatchObject({ path: 'config.py', type: 'file', mode: 0o640, sizeBytes: 9 });
  expect(sink.bytesOf(entry.chunks).toString()).toBe('PORT = 1\n');
});

test('a file below a folder that may be entered but not listed is read', async () => {
  mkdirSync(join(base, 'closed'));
  writeFileSync(join(base, 'closed', 'key'), 'key');
  chmodSync(join(base, 'closed'), 0o711);
  const found = await asOtherAccount(outside, () => inspect({}, 'closed/key'));
  expect(found).toMatchObject({ state: 'ok', sizeBytes: 3 });
});
