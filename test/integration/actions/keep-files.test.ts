import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keepFiles } from '../../../electron/actions/files/keep-files.ts';
import type { Passage } from '../../../electron/locations/computer.ts';
import { LocalComputer } from '../../../electron/locations/local-computer.ts';
import { copyKey, openedText } from '../../fakes/kept-copy.ts';

const { signal } = new AbortController();

/** Somebody writes to a file right after it was copied. */
class BusyComputer extends LocalComputer {
  override async bring(path: string, to: string, through: Passage, stop: AbortSignal): Promise<void> {
    await super.bring(path, to, through, stop);
    if (path.endsWith('busy')) writeFileSync(path, 'written since');
  }
}

function scene() {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-keep-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [root, copies] = [join(folder, 'root'), join(folder, 'copies')];
  for (const one of [join(root, 'below'), copies]) mkdirSync(one, { recursive: true });
  for (const name of ['still', 'busy', 'below/deep']) writeFileSync(join(root, name), name);
  return { root, copies };
}

test('files are kept as a whole', async () => {
  const { root, copies } = scene();
  const computer = new LocalComputer();
  const files = await computer.walk(root, signal);
  const absolute = (path: string) => join(root, path);
  expect(await keepFiles(files, join(copies, 'kept'), { computer, absolute, copyKey, signal })).toBe(true);
  expect(readdirSync(copies)).toEqual(['kept']);
  const deep = join(copies, 'kept', 'files', 'below', 'deep');
  expect(readFileSync(deep).includes('below/deep')).toBe(false);
  expect(await openedText(deep, 'kept/below/deep')).toBe('below/deep');
});

test('files of which one is written to meanwhile are not kept, and nothing is left', async () => {
  const { root, copies } = scene();
  const computer = new BusyComputer();
  const files = await computer.walk(root, signal);
  const absolute = (path: string) => join(root, path);
  expect(await keepFiles(files, join(copies, 'kept'), { computer, absolute, copyKey, signal })).toBe(false);
  expect(readdirSync(copies)).toEqual([]);
});
