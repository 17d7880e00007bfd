import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runDrill } from '../../../../electron/snapshots/drill/run-drill.ts';
import { jobContext, leftovers, makeShop, shopPackText } from '../support/shop.ts';
import type { Shop } from '../support/shop.ts';

async function drill(shop: Shop, change: { boot?: boolean } = {}) {
  const contents = await shop.snapshot();
  const { pack, scratchRoot } = shop;
  return runDrill({ contents, pack, boot: false, scratchRoot, ...change }, jobContext());
}

describe('a drill', () => {
  test('restores the set, proves it where it lies, and removes it', async () => {
    const shop = await makeShop();
    shop.put('uploads/closed/c.txt', 'in a folder without the right to write');
    chmodSync(join(shop.root, 'uploads/closed'), 0o555);
    const before = readFileSync(join(shop.root, 'data/shop.db'));
    const report = await drill(shop);
    chmodSync(join(shop.root, 'uploads/closed'), 0o755);
    expect(report.layers.flatMap(({ problems }) => problems)).toEqual([]);
    expect(report).toMatchObject({ ok: true, files: 9, boot: null });
    expect(report.layers.map(({ layer, ok, share }) => [layer, ok, share])).toEqual([
      ['bytes', true, 1],
      ['structure', true, 1],
      ['meaning', true, 1],
    ]);
    expect(report.checks.map(({ what, ok }) => [what.en, ok])).toEqual([
      ['"Database" is as the pack demands', true],
      ['"Key" is as the pack demands', true],
      ['"Configuration" is as the pack demands', true],
    ]);
    expect(report.durationMs).toBeGreaterThanOrEqual(report.restoreMs + report.verifyMs - 1);
    expect(leftovers(shop)).toEqual([]);
    expect(readFileSync(join(shop.root, 'data/shop.db'))).toEqual(before);
  });

  test('fails a set that cannot be restored, and says why', async () => {
    const shop = await makeShop();
    const { id } = await shop.snapshot();
    const contents = await shop.reopen(id);
    rmSync(join(shop.repositoryFolder, 'packs'), { recursive: true });
    mkdirSync(join(shop.repositoryFolder, 'packs'));
    const { pack, scratchRoot } = shop;
    const report = await runDrill({ contents, pack, boot: false, scratchRoot }, jobContext());
    expect(report).toMatchObject({ ok: false, files: 0, layers: [] });
    expect(report.checks[0]?.detail?.en).toMatch(/missing/);
    expect(leftovers(shop)).toEqual([]);
  });

  test('asks of the restored files what the pack demands of the live ones', async () => {
    const shop = await makeShop();
    const contents = await shop.snapshot();
    const parts = shop.pack.parts.map((part) => {
      if (part.kind === 'file' && part.id === 'key') return { ...part, format: '16 hex' };
      return part.kind === 'sqlite' ? { ...part, 'not-empty': ['file', 'nowhere'] } : part;
    });
    const pack = { ...shop.pack, parts };
    const { scratchRoot } = shop;
    const report = await runDrill({ contents, pack, boot: false, scratchRoot }, jobContext());
    expect(report.ok).toBe(false);
    const failed = report.checks.flatMap(({ ok, detail }) => (ok ? [] : [detail?.en]));
    expect(failed).toEqual([
      expect.stringContaining('nowhere'),
      expect.stringContaining('16 hexadecimal digits'),
    ]);
  });

  test('removes what a drill that crashed has left, also folders nobody may write to', async () => {
    const shop = await makeShop();
    const left = join(shop.scratchRoot, 'holdfast-scratch-999999999-abc');
    mkdirSync(join(left, 'restored/uploads'), { recursive: true });
    writeFileSync(join(left, 'restored/uploads/secret'), 'secret');
    chmodSync(join(left, 'restored/uploads'), 0o500);
    await drill(shop);
    expect(existsSync(left)).toBe(false);
  });

  test('leaves nothing when it is cancelled', async () => {
    const shop = await makeShop();
    const contents = await shop.snapshot();
    const stop = new AbortController();
    const { pack, scratchRoot } = shop;
    const seen: number[] = [];
    const progress = () => {
      const [name] = readdirSync(scratchRoot);
      if (name !== undefined) seen.push(statSync(join(scratchRoot, name)).mode & 0o777);
      stop.abort();
    };
    const context = { ...jobContext(stop.signal), progress };
    const work = runDrill({ contents, pack, boot: false, scratchRoot }, context);
    await expect(work).rejects.toMatchObject({ code: 'run/cancelled' });
    expect(seen[0]).toBe(0o700);
    expect(leftovers(shop)).toEqual([]);
  });

  test('does not start a copy whose pack does not say how', async () => {
    const shop = await makeShop();
    await expect(drill(shop, { boot: true })).rejects.toMatchObject({ code: 'drill/not-isolatable' });
    const boot = shopPackText(
      "boot: { needs: [start-command], command: ['${settings.start-command}'], ready: { path: / } }",
    );
    const unset = await makeShop(boot);
    await expect(drill(unset, { boot: true })).rejects.toThrow(/start-command/);
    const set = await makeShop(boot, { 'start-command': 'true' });
    const contents = await set.snapshot((root) => ({ ...root, kind: 'imported' }));
    const { pack, scratchRoot } = set;
    await expect(runDrill({ contents, pack, boot: true, scratchRoot }, jobContext())).rejects.toThrow(
      /imported.*not approved/,
    );
    expect(leftovers(unset)).toEqual([]);
  });
});
