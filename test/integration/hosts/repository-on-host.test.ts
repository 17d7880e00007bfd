import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hostFolder, removeFolder } from '../../fakes/ssh-place.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../lab/ssh/start-ssh-server.ts';
import { trustHost } from '../../lab/ssh/through-host.ts';
import { notBuilt } from '../cli/built.ts';
import {
  addShopAndVault,
  codeOnPage,
  openShopDesk,
  secretFile,
  takeSnapshot,
  targetName,
} from '../cli/support/shop-desk.ts';
import type { ShopDesk } from '../cli/support/shop-desk.ts';

const WithId = z.object({ id: z.string() });
const Repositories = z.object({ repositories: z.array(z.object({ name: z.string() }).loose()) });

describe.skipIf(noSshServer !== null || notBuilt)(`a repository on a host ${noSshServer ?? ''}`, () => {
  let server: SshServer;
  let first: ShopDesk;
  let second: ShopDesk;
  let ground: string;
  let id: string;
  beforeAll(async () => {
    [server, first, second] = await Promise.all([startSshServer(), openShopDesk(), openShopDesk()]);
    ground = hostFolder(server);
    await addShopAndVault(first);
  }, 120_000);
  afterAll(async () => {
    await first.dispose();
    await second.dispose();
    await server.stop();
    removeFolder(ground);
  });

  const place = (name: string) =>
    `ssh://${server.account.user}@${server.host}:${server.port}${ground}/${encodeURIComponent(name)}`;
  const there = (name: string) => [place(name), '--identity', server.keyFile];
  const trust = (desk: ShopDesk) => trustHost((args) => desk.holdfast(args), server);
  const snapshotInto = async (desk: ShopDesk) => {
    const what = ['snapshot', 'create', '--target', targetName, '--repo', 'far'];
    return WithId.parse(await desk.json(...what)).id;
  };

  it('is made once the key of its host is known, and nowhere else', async () => {
    const init = ['repo', 'init', ...there('a far place'), '--name', 'far', '--recovery-kit'];
    const kit = first.at('kit-of-far');
    const unknown = await first.failure(...init, kit);
    expect(unknown.error).toMatchObject({ code: 'ssh/host-key-unknown' });
    expect(unknown.error.message).toContain(
      `holdfast host check ${server.account.user}@${server.host}:${server.port} --identity ${server.keyFile} --trust SHA256:`,
    );
    expect(readdirSync(ground)).toEqual([]);
    const { repositories } = Repositories.parse(await first.json('repo', 'list'));
    expect(repositories.map(({ name }) => name)).toEqual(['vault']);
    await trust(first);
    const noFolder = await first.failure('repo', 'init', ...there('no/such'), '--recovery-kit', kit);
    expect(noFolder.error.code).toBe('repository/not-there');
    expect(await first.json(...init, kit)).toMatchObject({ path: place('a far place'), name: 'far' });
    expect(readdirSync(join(ground, 'a far place')).toSorted()).toEqual([
      'RECOVERY.md',
      'facts',
      'holdfast-repository.json',
      'recover.mjs',
    ]);
    expect(await first.json('repo', 'list')).toMatchObject({
      repositories: [
        { name: 'far', place: place('a far place'), durable: true, host: { keyFile: server.keyFile } },
        { name: 'vault', host: null },
      ],
    });
    expect(readFileSync(join(kit, 'recovery-kit.html'), 'utf8')).toContain(place('a far place'));
  });

  it('takes snapshots that are verified, checked and restored as from a folder', async () => {
    id = await snapshotInto(first);
    expect(await first.json('snapshot', 'verify', id)).toMatchObject({ ok: true });
    const to = first.at('restored');
    expect(await first.json('restore', 'run', id, '--to', to)).toMatchObject({ files: 5 });
    for (const name of ['.key', 'config.py', 'uploads/deep/b.bin'])
      expect(readFileSync(join(to, name))).toEqual(readFileSync(join(first.shop, name)));
    expect(await first.json('repo', 'check', 'far', '--hash')).toMatchObject({
      ok: true,
      share: 0,
      hashedShare: 1,
    });
  });

  it('is used by several consoles at once', async () => {
    await trust(second);
    const code = secretFile(first, 'code-of-far', codeOnPage(first, 'far'));
    const open = ['repo', 'open', ...there('a far place'), '--name', 'far', '--recovery-code', `@${code}`];
    expect(await second.json(...open)).toMatchObject({ name: 'far', snapshots: 1 });
    const pack = second.at('pack.yaml');
    await second.json('repo', 'pack', 'far', 'shop', '--out', pack);
    const { sha256 } = z.object({ sha256: z.string() }).parse(await second.json('pack', 'install', pack));
    await second.json('pack', 'install', pack, '--confirm', sha256);
    await second.json('repo', 'adopt', 'far');
    const ids = await Promise.all([first, second].map(snapshotInto));
    for (const desk of [first, second]) {
      await desk.json('repo', 'stats', 'far');
      const listed = JSON.stringify(await desk.json('snapshot', 'list'));
      for (const each of ids) expect(listed).toContain(each);
    }
  });

  it('is copied to a folder and from one, forgets, is pruned, and reads whole', async () => {
    const local = await takeSnapshot(first);
    expect(await first.json('repo', 'copy', 'vault', '--to', 'far')).toMatchObject({ snapshots: 1 });
    expect(await first.json('repo', 'copy', 'far', '--to', 'vault')).toMatchObject({ snapshots: 3 });
    await first.json('snapshot', 'forget', id, '--reason', 'not needed', '--confirm', targetName);
    expect(await first.json('repo', 'prune', 'far', '--confirm', 'far')).toMatchObject({ dryRun: false });
    expect(await first.json('repo', 'check', 'far', '--read-data')).toMatchObject({ ok: true });
    expect(await first.json('snapshot', 'verify', local)).toMatchObject({ ok: true });
    expect(readdirSync(join(ground, 'a far place')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('is not there while its host is not, and is looked for where it is said to have moved', async () => {
    const elsewhere = await first.failure('repo', 'move', 'far', ...there('nothing here'));
    expect(elsewhere.error.code).toBe('repository/not-there');
    await server.stop();
    const gone = await first.failure('repo', 'stats', 'far');
    expect(gone.error).toMatchObject({ code: 'ssh/refused', retryable: true });
    const { repositories } = Repositories.parse(await first.json('repo', 'list'));
    expect(repositories[0]).toMatchObject({ name: 'far', health: 'not-there' });
  });
});
