import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { builtInPack } from '../../fakes/built-in-pack.ts';
import { isOverSsh } from '../../lab/ssh/practice-host.ts';
import { notBuilt } from '../cli/built.ts';
import { addVault, openShopDesk } from '../cli/support/shop-desk.ts';
import type { ShopDesk } from '../cli/support/shop-desk.ts';
import { carriedOut, endedSo } from './support/carried-out.ts';
import { notOverSsh } from './support/not-over-ssh.ts';

let desk: ShopDesk;
const { perform, go } = carriedOut(() => desk, 'holdfast', 'Me');
const inData = (...names: string[]) => join(desk.path, ...names);
const start = (runbook: string) => ['start', runbook, '--target', 'Me'];

describe.skipIf(notBuilt)('the runbooks of the console itself', () => {
  beforeAll(async () => {
    if (isOverSsh()) return;
    desk = await openShopDesk();
    await desk.json('target', 'add', '--pack', 'holdfast', '--name', 'Me', '--set', `root=${desk.path}`);
    await addVault(desk, 'vault');
    mkdirSync(inData('backups'), { recursive: true });
  }, 60_000);
  afterAll(() => desk?.dispose());
  beforeEach((test) => notOverSsh(test));

  it('find that there is neither a copy nor a set', async () => {
    await perform({ runbook: 'weekly-look', failed: ['copies', 'young-copy', 'snapshot'] });
    await perform({ runbook: 'recovery-kits', failed: ['drill'] });
  }, 60_000);

  it('stop before a backup of what others may read', async () => {
    chmodSync(inData('console.db'), 0o644);
    const { exitCode, run } = await go(start('back-up-the-console'), {});
    chmodSync(inData('console.db'), 0o600);
    expect({ exitCode, failed: endedSo(run, 'failed') }).toEqual({ exitCode: 3, failed: ['sound'] });
  }, 60_000);

  it('carry all of them out where all is well', async () => {
    copyFileSync(inData('console.db'), inData('backups', 'console-2026-03-01.db'));
    await perform({ runbook: 'back-up-the-console', failed: [] });
    await perform({ runbook: 'weekly-look', failed: [] });
    await perform({ runbook: 'recovery-kits', failed: [] });
    await perform({ runbook: 'go-back', answers: { from: { chose: 'copy' } }, failed: [] });
    await perform({ runbook: 'go-back', answers: { from: { chose: 'snapshot' } }, failed: [] });
  }, 60_000);

  it('tell a copy that is none, and a database that was set aside', async () => {
    writeFileSync(inData('backups', 'console-2026-03-02.db'), 'this is no database');
    writeFileSync(inData('console.db.damaged-20260302'), 'damaged');
    const tells = { copies: /console-2026-03-02\.db/, damaged: /damaged-20260302/ };
    await perform({ runbook: 'weekly-look', failed: ['damaged', 'copies'], tells });
    await perform({ runbook: 'go-back', answers: { from: { chose: 'copy' } }, failed: ['sound'] });
    rmSync(inData('backups', 'console-2026-03-02.db'));
  }, 60_000);

  it('are all tried here', () => {
    expect(
      builtInPack('holdfast')
        .runbooks.map(({ id }) => id)
        .toSorted(),
    ).toEqual(['back-up-the-console', 'go-back', 'recovery-kits', 'weekly-look']);
  });
});
