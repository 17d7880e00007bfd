import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openedText } from '../fakes/kept-copy.ts';
import { mountSmallDisk } from '../integration/cli/support/small-disk.ts';
import { act, moments } from './act.ts';
import { countKill } from './kills.ts';

/*
 * Processes that remove files, or put other content in the place of a settings file, killed at each of their steps, and on disks that take
 * nothing: what is gone is among what was kept as a whole, and a settings file is the old or the new one.
 */

const files: Readonly<Record<string, string>> = { 'a.bin': 'first', 'profiles/b.png': 'second' };

function makeScene() {
  const outer = mkdtempSync(join(tmpdir(), 'action-files-'));
  onTestFinished(() => rmSync(outer, { recursive: true, force: true }));
  const root = join(outer, 'server');
  const kept = join(outer, 'actions', '20260101-0123456789abcdef-remove');
  const input = { root, kept, targetId: '0123456789abcdef' };
  return { outer, root, kept, input };
}

function fill({ root, kept }: ReturnType<typeof makeScene>): void {
  rmSync(join(kept, '..'), { recursive: true, force: true });
  mkdirSync(join(kept, '..'));
  mkdirSync(join(root, 'uploads', 'profiles'), { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(root, 'uploads', name), content);
}

function textAt(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

test(
  'files that are removed by a process that is killed at any step are there, or kept with all others',
  { timeout: 180_000 },
  async () => {
    const scene = makeScene();
    fill(scene);
    const whole = await act('deleteFiles', scene.input, null);
    expect(whole).toMatchObject({ result: { removed: 2, changed: 0, failed: {} } });
    const steps = whole?.steps ?? 0;
    expect(steps).toBeGreaterThan(8);
    const found = new Set<string>();
    for (const dieAt of moments(steps)) {
      fill(scene);
      expect(await act('deleteFiles', scene.input, dieAt)).toBeNull();
      countKill('action');
      const isKept = existsSync(scene.kept);
      found.add(isKept ? 'kept' : 'not kept');
      for (const [name, content] of Object.entries(files)) {
        const there = textAt(join(scene.root, 'uploads', name));
        if (isKept)
          expect(await openedText(join(scene.kept, 'files', name), `${basename(scene.kept)}/${name}`)).toBe(
            content,
          );
        expect(there === content || (there === null && isKept), `step ${dieAt}: ${name}`).toBe(true);
      }
    }
    expect(found).toEqual(new Set(['kept', 'not kept']));
    // What the killed ones left of copies goes with the next run.
    mkdirSync(`${join(scene.kept, '..', 'x-0123456789abcdef-y')}.partial`);
    fill({ ...scene });
    await act('deleteFiles', scene.input, null);
    expect(readdirSync(join(scene.kept, '..'))).toEqual([scene.kept.split('/').at(-1)]);
  },
);

test(
  'files that cannot be kept are not removed, and those that cannot be removed are told',
  { timeout: 60_000 },
  async ({ skip }) => {
    const scene = makeScene();
    fill(scene);
    const copies =
      mountSmallDisk(join(scene.outer, 'copies'), 64 * 1024) ??
      skip('this account may not mount a file system');
    onTestFinished(() => copies.unmount());
    const onSmall = { ...scene.input, kept: join(scene.outer, 'copies', 'kept') };
    expect(await act('deleteFiles', onSmall, null)).toMatchObject({ code: 'store/disk-full' });
    copies.makeReadOnly();
    expect(readdirSync(join(scene.outer, 'copies'))).toEqual([]);
    const target = join(scene.outer, 'read-only');
    const disk = mountSmallDisk(target, 1024 ** 2) ?? skip('this account may not mount a file system');
    onTestFinished(() => disk.unmount());
    fill({ ...scene, root: target });
    disk.makeReadOnly();
    const refused = await act('deleteFiles', { ...scene.input, root: target }, null);
    expect(refused).toMatchObject({ result: { removed: 0, failed: { EROFS: 2 } } });
    for (const name of Object.keys(files)) expect(existsSync(join(target, 'uploads', name))).toBe(true);
  },
);

test(
  'a settings file whose edit is killed at any step is the old or the new one, and the new one only once the old is kept',
  { timeout: 180_000 },
  async () => {
    const { outer } = makeScene();
    const path = join(outer, 'server.env');
    const copy = join(outer, 'copy.env');
    const [before, after] = ['PORT=1\n# note\n', 'PORT=2\n# note\n'];
    const input = { path, copy, before, after, digest: createHash('sha256').update(before).digest('hex') };
    writeFileSync(path, before, { mode: 0o640 });
    const whole = await act('replace', input, null);
    expect(whole).toMatchObject({ result: true });
    expect(textAt(path)).toBe(after);
    const steps = whole?.steps ?? 0;
    expect(steps).toBeGreaterThan(3);
    const found = new Set<string | null>();
    for (const dieAt of moments(steps)) {
      rmSync(copy, { force: true });
      writeFileSync(path, before);
      expect(await act('replace', input, dieAt)).toBeNull();
      countKill('action');
      const now = textAt(path);
      found.add(now);
      expect([before, after], `step ${dieAt}`).toContain(now);
      if (now === after) expect(textAt(copy), `step ${dieAt}`).toBe(before);
    }
    expect(found).toEqual(new Set([before, after]));
    // Somebody else has changed it meanwhile.
    writeFileSync(path, 'PORT=3\n');
    rmSync(copy, { force: true });
    expect(await act('replace', input, null)).toMatchObject({ result: false });
    expect(textAt(path)).toBe('PORT=3\n');
  },
);
