import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeFileAtomically } from '../../../electron/platform/atomic-file.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'holdfast-atomic-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('a file is replaced, is private, and nothing is left beside it', async () => {
  const path = join(directory, 'file.json');
  await writeFileAtomically(path, 'old');
  await writeFileAtomically(path, 'new');
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(readdirSync(directory)).toEqual(['file.json']);
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('many writers at once leave one whole content', async () => {
  const path = join(directory, 'file.json');
  const contents = Array.from({ length: 20 }, (_, number) => String(number).repeat(50_000));
  await Promise.all(contents.map((content) => writeFileAtomically(path, content)));
  expect(contents).toContain(readFileSync(path, 'utf8'));
  expect(readdirSync(directory)).toEqual(['file.json']);
});

test('a missing folder is an error that says what to do, and leaves nothing', async () => {
  await expect(writeFileAtomically(join(directory, 'none', 'file'), 'x')).rejects.toMatchObject({
    code: 'store/not-writable',
  });
  expect(readdirSync(directory)).toEqual([]);
});
