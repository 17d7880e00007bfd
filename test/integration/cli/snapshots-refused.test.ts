import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeFolder } from '../repository/support/sample-folder.ts';
import { notBuilt } from './built.ts';
import { addShopAndVault, openShopDesk, secretFile, takeSnapshot, targetName } from './support/shop-desk.ts';
import type { ShopDesk } from './support/shop-desk.ts';

let desk: ShopDesk;
let older: string;
let id: string;
let repositoryId: string;

describe.skipIf(notBuilt)('what the command line refuses of snapshots', () => {
  beforeAll(async () => {
    desk = await openShopDesk();
    repositoryId = await addShopAndVault(desk);
    older = await takeSnapshot(desk);
    id = await takeSnapshot(desk);
    await desk.json('retention', 'set', '--target', targetName, '--keep-last', '1');
  }, 120_000);

  afterAll(() => desk.dispose());

  const everything = async () => [
    ...(await describeFolder(desk.shop)),
    ...(await describeFolder(desk.at('vault'))),
  ];

  it.each<readonly string[]>([
    ['snapshot', 'create', '--target', targetName],
    ['snapshot', 'create', '--target', targetName, '--repo', 'vault', '--kind', 'hourly'],
    ['snapshot', 'create', '--target', targetName, '--repo', 'vault', '--allow-partial'],
    ['snapshot', 'create', '--target', targetName, '--repo', 'vault', '--allow-partial', '--reason', ' '],
    ['snapshot', 'verify', 'ID', '--sample', 'some'],
    ['snapshot', 'verify', 'ID', '--sample', '0%'],
    ['snapshot', 'verify', 'ID', '--layers', 'bytes,colour'],
    ['snapshot', 'files', 'ID', '--limit', 'many'],
    ['snapshot', 'find', 'a.txt', '--limit', '0'],
    ['snapshot', 'rows', 'ID', '--part', 'database', '--table', 'file', '--csv', 'a', '--sql', 'b'],
    ['snapshot', 'pin', 'ID'],
    ['snapshot', 'forget', 'ID'],
    ['snapshot', 'forget', '--target', targetName],
    ['snapshot', 'export', 'ID', 'file.age'],
    ['snapshot', 'export', 'ID', 'file.age', '--plain', 'folder'],
    ['restore', 'plan', 'ID'],
    ['restore', 'run', 'ID', '--to', 'somewhere', '--in-place', '--confirm', targetName],
    ['retention', 'set', '--target', targetName],
    ['retention', 'set', '--target', targetName, '--keep-daily', 'seven'],
    ['repo', 'check', 'vault', '--read-data=5%'],
    ['repo', 'init', 'somewhere'],
    ['repo', 'open', 'somewhere', '--recovery-code', '0000-0000-0000-0000-0000-0000-0000-0000-0'],
    ['schedule', 'set', '--name', 'n', '--repo', 'vault', '--target', targetName, '--daily', '25:00'],
    ['schedule', 'set', '--name', 'n', '--repo', 'vault', '--target', targetName],
    ['schedule', 'set', '--name', 'n', '--repo', 'vault', '--kind', 'copy', '--daily', '02:00'],
    ['schedule', 'set', '--name', 'n', '--target', targetName, '--daily', '02:00'],
    ['schedule', 'set', '--name', 'n', '--kind', 'runbook', '--daily', '02:00'],
    ['schedule', 'install', '--cron', '--systemd'],
    ['capture', '--pack', 'messenger', '--root', '/tmp'],
  ])('wrong usage ends with 2: %s %s %s %s %s %s', async (...args) => {
    const run = await desk.holdfast(args.map((each) => (each === 'ID' ? id : each)));
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).not.toBe('');
  });

  it.each<readonly [string, readonly string[], string]>([
    ['no name, no terminal', ['snapshot', 'forget', 'OLDER', '--reason', 'r'], 'target/not-confirmed'],
    [
      'another name',
      ['snapshot', 'forget', 'OLDER', '--reason', 'r', '--confirm', 'shop'],
      'target/not-confirmed',
    ],
    [
      'a short id',
      ['snapshot', 'forget', 'OLD', '--reason', 'r', '--confirm', targetName],
      'snapshot/unknown',
    ],
    ['no name', ['snapshot', 'forget', '--target', targetName, '--repo', 'vault'], 'target/not-confirmed'],
    ['no name', ['restore', 'run', 'ID', '--in-place'], 'target/not-confirmed'],
    ['another name', ['restore', 'run', 'ID', '--in-place', '--confirm', 'Sho'], 'target/not-confirmed'],
    ['a short id', ['restore', 'run', 'SHORT', '--in-place', '--confirm', targetName], 'snapshot/unknown'],
    ['a short id', ['restore', 'undo', 'SHORT', '--confirm', targetName], 'restore/unknown'],
    ['no name', ['repo', 'prune', 'vault'], 'repository/not-confirmed'],
    ['another name', ['repo', 'prune', 'vault', '--confirm', targetName], 'repository/not-confirmed'],
    ['a short id', ['repo', 'prune', 'REPO', '--confirm', 'vault'], 'repository/unknown'],
    ['a short id', ['repo', 'remove', 'REPO', '--confirm', 'vault'], 'repository/unknown'],
    ['another name', ['repo', 'remove', 'vault', '--confirm', 'Vault'], 'repository/not-confirmed'],
  ])('what destroys is not done with %s: %j', async (_what, args, code) => {
    const words: Readonly<Record<string, string>> = {
      ID: id,
      SHORT: id.slice(0, 12),
      OLDER: older,
      OLD: older.slice(0, 12),
      REPO: repositoryId.slice(0, 12),
    };
    const before = await everything();
    const { exitCode, error } = await desk.failure(...args.map((each) => words[each] ?? each));
    expect({ exitCode, code: error.code }).toEqual({ exitCode: 1, code });
    expect(await everything()).toEqual(before);
  });

  it('says which flag confirms where there is no terminal', async () => {
    const { error } = await desk.failure('restore', 'run', id, '--in-place');
    expect(error.message).toContain(`--confirm "${targetName}"`);
  });

  it('the last verified set is never forgotten, whoever confirms it', async () => {
    const forget = (which: string) =>
      desk.holdfast(['--json', 'snapshot', 'forget', which, '--reason', 'r', '--confirm', targetName]);
    expect((await forget(older)).exitCode).toBe(0);
    const last = await forget(id);
    expect(JSON.parse(last.stdout)).toMatchObject({ error: { code: 'snapshot/not-forgettable' } });
  });

  it('a repository is not made where its kit or its key cannot be', async () => {
    const weak = secretFile(desk, 'weak', 'short');
    const init = (...more: string[]) => desk.failure('repo', 'init', desk.at('other'), ...more);
    const kit = desk.at('kit-of-vault');
    expect((await init('--recovery-kit', kit)).error.code).toBe('repository/kit-place');
    expect((await init('--recovery-kit', desk.at('no/kit'))).error.code).toBe('location/not-found');
    const inside = await init('--recovery-kit', `${desk.at('vault')}/kit`);
    expect(inside.error.code).toBe('repository/kit-place');
    const withKey = await init('--recovery-kit', desk.at('kit-2'), '--passphrase-file', weak);
    expect(withKey.error.code).toBe('repository/weak-passphrase');
    const names = (await describeFolder(desk.outside)).map((line) => line.split(' ')[0]);
    expect(names).not.toContain('other');
    expect(names).not.toContain('kit-2');
    expect(await desk.json('repo', 'list')).toMatchObject({ repositories: [{ name: 'vault' }] });
  });
});
