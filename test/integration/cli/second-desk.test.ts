import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { runHoldfast } from '../../ui/support/holdfast.ts';
import { notBuilt } from './built.ts';
import {
  addShopAndVault,
  addVault,
  codeOnPage,
  installShopPack,
  openShopDesk,
  secretFile,
  takeSnapshot,
  targetName,
} from './support/shop-desk.ts';
import type { ShopDesk } from './support/shop-desk.ts';

/** The clock of a desk that is some time ahead, so that what it has scheduled comes due. */
class ShiftedClock extends SystemClock {
  aheadMs = 0;

  override now(): number {
    return super.now() + this.aheadMs;
  }
}

const lookRunbook = `runbooks:
  - { id: look, title: Look, purpose: maintenance, steps: [{ id: disk, do: probe, title: Disk, probes: [disk] }] }
`;
const WithId = z.object({ id: z.string() });
const Runs = z.object({ runs: z.array(z.object({ state: z.string() })) });
const clocks = [new ShiftedClock(), new ShiftedClock()] as const;
let first: ShopDesk;
let second: ShopDesk;
let id: string;

describe.skipIf(notBuilt)('a second desk', () => {
  beforeAll(async () => {
    first = await openShopDesk(clocks[0]);
    second = await openShopDesk(clocks[1]);
    appendFileSync(first.packFile, lookRunbook);
    await addShopAndVault(first);
    id = await takeSnapshot(first);
  }, 120_000);

  afterAll(async () => {
    await first.dispose();
    await second.dispose();
  });

  it("opens a repository with the kit's code alone, takes its targets over, verifies and restores", async () => {
    const code = codeOnPage(first, 'vault');
    expect(code).toMatch(/^([0-9A-Z]{4}-){8}[0-9A-Z]$/);
    const opened = await second.holdfast(
      ['--json', 'repo', 'open', first.at('vault'), '--recovery-code', '-'],
      `${code}\n`,
    );
    expect(JSON.parse(opened.stdout)).toMatchObject({ name: 'vault', snapshots: 1 });
    const needed = await second.failure('repo', 'adopt', 'vault');
    expect(needed).toMatchObject({ exitCode: 1, error: { code: 'pack/unknown' } });
    expect(needed.error.message).toContain('holdfast repo pack "vault" shop');
    const pack = second.at('pack-of-the-vault.yaml');
    await second.json('repo', 'pack', 'vault', 'shop', '--out', pack);
    expect(readFileSync(pack)).toEqual(readFileSync(first.packFile));
    await installShopPack(second, pack);
    expect(await second.failure('repo', 'adopt', 'vault', '--target', 'Shed')).toMatchObject({
      error: { code: 'target/unknown' },
    });
    const target = WithId.parse(await first.json('target', 'show', targetName));
    expect(await second.json('repo', 'adopt', 'vault')).toMatchObject({ adopted: [target.id] });
    expect(await second.json('target', 'show', targetName)).toMatchObject({ id: target.id });
    expect(await second.json('snapshot', 'verify', id)).toMatchObject({ ok: true });
    const to = second.at('restored');
    expect(await second.json('restore', 'run', id, '--to', to)).toMatchObject({ files: 5 });
    for (const name of ['.key', 'config.py', 'uploads/deep/b.bin'])
      expect(readFileSync(join(to, name))).toEqual(readFileSync(join(first.shop, name)));
  });

  it('opens it with the passphrase of a key as well, and with no other', async () => {
    const passphrase = secretFile(first, 'passphrase', 'a passphrase of some length');
    const wrong = secretFile(first, 'wrong', 'some other passphrase');
    await first.json('repo', 'key', 'add', 'vault', '--passphrase-file', passphrase);
    await second.json('repo', 'remove', 'vault', '--confirm', 'vault');
    const open = ['repo', 'open', first.at('vault'), '--passphrase-file'];
    expect((await second.failure(...open, wrong)).error.code).toBe('repository/wrong-passphrase');
    expect(await second.json(...open, passphrase)).toMatchObject({ snapshots: 1 });
  });

  it('takes a snapshot there only once its code was typed: a passphrase is no kit', async () => {
    const create = ['snapshot', 'create', '--target', targetName, '--repo', 'vault'];
    expect((await second.failure(...create)).error.code).toBe('repository/no-kit');
    const code = secretFile(first, 'code-of-vault', codeOnPage(first, 'vault'));
    await second.json('repo', 'open', first.at('vault'), '--recovery-code', `@${code}`);
  });

  it('may write to it at the same time', async () => {
    const ids = await Promise.all([first, second].map((desk) => takeSnapshot(desk)));
    for (const desk of [first, second]) {
      await desk.json('repo', 'stats', 'vault');
      const listed = JSON.stringify(await desk.json('snapshot', 'list'));
      for (const each of ids) expect(listed).toContain(each);
    }
    expect(await first.json('repo', 'check', 'vault', '--read-data')).toMatchObject({
      ok: true,
      snapshots: 3,
    });
  });

  it('does not do what the first has done when both have it scheduled', async () => {
    for (const desk of [first, second]) {
      const what = ['--target', targetName, '--repo', 'vault', '--daily', '02:30', '--no-retention'];
      await desk.json('schedule', 'set', '--name', 'nightly', ...what);
    }
    for (const clock of clocks) clock.aheadMs = 24 * 3_600_000;
    const reports = await Promise.all([first, second].map((desk) => desk.json('schedule', 'run-due')));
    for (const clock of clocks) clock.aheadMs = 0;
    const states = reports.flatMap((report) => Runs.parse(report).runs.map(({ state }) => state));
    expect(states.filter((state) => state === 'ok')).toHaveLength(1);
    expect(states).toHaveLength(2);
    await first.json('repo', 'stats', 'vault');
    const { snapshots } = z
      .object({ snapshots: z.array(z.object({ kind: z.string() })) })
      .parse(await first.json('snapshot', 'list'));
    expect(snapshots.filter(({ kind }) => kind === 'scheduled')).toHaveLength(1);
  });

  it('carries no runbook out that the first carries out when both have it scheduled', async () => {
    for (const desk of [first, second]) {
      const what = ['--target', targetName, '--repo', 'vault', '--daily', '03:30', '--runbook', 'look'];
      await desk.json('schedule', 'set', '--name', 'nightly', ...what);
    }
    for (const clock of clocks) clock.aheadMs = 24 * 3_600_000;
    const reports = await Promise.all([first, second].map((desk) => desk.json('schedule', 'run-due')));
    for (const clock of clocks) clock.aheadMs = 0;
    const states = reports.flatMap((report) => Runs.parse(report).runs.map(({ state }) => state));
    expect(states.toSorted()).toEqual(['ok', 'taken']);
    const began = await Promise.all([first, second].map((desk) => desk.json('runbook', 'runs')));
    expect(began.flatMap((list) => Runs.parse(list).runs.map(({ state }) => state))).toEqual(['finished']);
  });

  it('has a copy that restores when the first place is gone', async () => {
    await addVault(first, 'copy');
    const copied = await first.json('repo', 'copy', 'vault', '--to', 'copy');
    expect(copied).toMatchObject({ snapshots: 4, alreadyThere: 0 });
    expect(await first.json('repo', 'copy', 'vault', '--to', 'copy')).toMatchObject({ alreadyThere: 4 });
    const code = secretFile(first, 'code', codeOnPage(first, 'copy'));
    await second.json('repo', 'open', first.at('copy'), '--recovery-code', `@${code}`);
    const listed = z
      .object({ snapshots: z.array(z.object({ id: z.string() })) })
      .parse(await second.json('snapshot', 'list', '--repo', 'copy'));
    const copy = listed.snapshots[0]?.id ?? '';
    expect(await second.json('snapshot', 'verify', copy)).toMatchObject({ ok: true });
    expect(await second.json('restore', 'run', copy, '--to', second.at('of-the-copy'))).toMatchObject({
      files: 5,
    });
  });

  it('takes a set that was captured on the server itself, with its time, host and operator', async () => {
    const passphrase = secretFile(first, 'sealing', 'a passphrase for the way');
    const file = first.at('set.tar.zst.age');
    const args = [
      '--json',
      'capture',
      '--pack',
      first.packFile,
      '--root',
      first.shop,
      '--name',
      'Shop at the branch',
    ];
    const sealed = await runHoldfast([...args, '--out', file, '--passphrase-file', passphrase], {
      HOLDFAST_DATA_DIR: '/nonexistent/no-console-here',
    });
    expect(sealed.stderr).not.toContain('nonexistent');
    expect(JSON.parse(sealed.stdout)).toMatchObject({ path: file, files: 5, verify: { ok: true } });
    const at = Date.now();
    const wish = ['--repo', 'vault', '--passphrase-file', passphrase];
    const imported = await second.json('snapshot', 'import', file, ...wish);
    expect(imported).toMatchObject({ kind: 'imported', targetName: 'Shop at the branch' });
    const { startedAt, operator } = z.object({ startedAt: z.string(), operator: z.string() }).parse(imported);
    expect(Date.parse(startedAt)).toBeLessThan(at);
    expect(operator).toBe((await takenBy(first)).operator);
  });

  it('takes such a target over under a name and with settings of its own, and works with it like with any other', async () => {
    const needed = await second.failure(
      'repo',
      'adopt',
      'vault',
      '--target',
      'Shop at the branch',
      '--as',
      targetName,
    );
    expect(needed).toMatchObject({ error: { code: 'target/name-taken' } });
    expect(needed.error.message).toContain('--as NAME');
    expect(await second.failure('repo', 'adopt', 'vault', '--as', 'Branch')).toMatchObject({ exitCode: 2 });
    const branch = second.at('branch');
    mkdirSync(branch);
    const changes = ['--as', 'Branch', '--set', `root=${branch}`];
    await second.json('repo', 'adopt', 'vault', '--target', 'Shop at the branch', ...changes);
    expect(await second.json('target', 'show', 'Branch')).toMatchObject({ settings: { root: branch } });
    const [set = ''] = await snapshotsOf('Branch');
    expect(await second.json('snapshot', 'verify', set)).toMatchObject({ ok: true });
    expect(await second.json('restore', 'run', set, '--in-place', '--confirm', 'Branch')).toMatchObject({
      outcome: 'restored',
      files: 5,
    });
    expect(readFileSync(join(branch, 'config.py'))).toEqual(readFileSync(join(first.shop, 'config.py')));
    expect(await second.json('snapshot', 'create', '--target', 'Branch', '--repo', 'vault')).toMatchObject({
      targetName: 'Branch',
    });
  });

  it('makes a set from the server a snapshot of a target it has, and of none of another pack', async () => {
    const passphrase = secretFile(first, 'sealing', 'a passphrase for the way');
    const wish = [first.at('set.tar.zst.age'), '--repo', 'vault', '--passphrase-file', passphrase];
    await second.json(
      'target',
      'add',
      '--pack',
      'holdfast',
      '--name',
      'Console',
      '--set',
      `root=${second.path}`,
    );
    expect((await second.failure('snapshot', 'import', ...wish, '--target', 'Console')).error.code).toBe(
      'snapshot/other-pack',
    );
    const before = await snapshotsOf(targetName);
    const imported = await second.json('snapshot', 'import', ...wish, '--target', targetName);
    const { id: set } = WithId.parse(imported);
    expect(imported).toMatchObject({ kind: 'imported', targetName });
    expect(await snapshotsOf(targetName)).toHaveLength(before.length + 1);
    expect(await second.json('drill', 'run', set)).toMatchObject({ ok: true });
    const plan = ['snapshot', 'forget', '--target', targetName, '--repo', 'vault', '--dry-run'];
    expect(JSON.stringify(await second.json(...plan))).toContain(set);
  });

  const snapshotsOf = async (name: string) => {
    const answer = await second.json('snapshot', 'list', '--target', name);
    return z
      .object({ snapshots: z.array(WithId) })
      .parse(answer)
      .snapshots.map(({ id: each }) => each);
  };

  const takenBy = async (desk: ShopDesk) =>
    z.object({ operator: z.string() }).parse(await desk.json('snapshot', 'show', id));
});
