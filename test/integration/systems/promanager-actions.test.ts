import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { promanagerFaults } from '../../lab/promanager/faults.ts';
import type { PromanagerFault } from '../../lab/promanager/faults.ts';
import { startPromanager } from '../../lab/promanager/server.ts';
import type { PromanagerServer } from '../../lab/promanager/server.ts';
import { notBuilt } from '../cli/built.ts';
import { addVault, openShopDesk, secretFile } from '../cli/support/shop-desk.ts';
import type { ShopDesk } from '../cli/support/shop-desk.ts';
import { root } from '../../ui/support/holdfast.ts';
import { onTarget } from './support/on-target.ts';

const WithId = z.object({ id: z.string() });
const Entries = z.object({
  entries: z.array(
    z.object({
      action: z.string(),
      subject: z.string(),
      result: z.string(),
      details: z.record(z.string(), z.unknown()),
    }),
  ),
});
const Part = z.object({
  id: z.string(),
  kind: z.string(),
  exported: z.object({ counts: z.array(z.object({ id: z.string(), count: z.number() })) }).optional(),
});

let desk: ShopDesk;
const { act, actionArgs } = onTarget(() => desk, 'Board');
let server: PromanagerServer;
let snapshotId = '';
const board = () => join(desk.outside, 'board');
const backups = () => join(board(), 'server', 'data', 'backups');
const asked = (route: string) => server.counters.get(route) ?? 0;

const unshare = ['--user', '--map-root-user', '--net', 'true'];
const canIsolate = process.platform === 'linux' && spawnSync('unshare', unshare).status === 0;
if (!canIsolate) process.stderr.write('skipped: no empty network on this computer\n');

describe.skipIf(notBuilt)('what is done with a ProManager', () => {
  beforeAll(async () => {
    desk = await openShopDesk();
    server = await startPromanager({ folder: board() });
    const secret = `owner-key=@${secretFile(desk, 'owner', server.keys.owner)}`;
    const settings = ['--set', `url=${server.url}`, '--set', `root=${board()}`];
    await desk.json(
      'target',
      'add',
      '--pack',
      'promanager',
      '--name',
      'Board',
      ...settings,
      '--secret',
      secret,
    );
    await desk.json('action', 'enable', '--target', 'Board');
    await addVault(desk, 'vault');
  }, 60_000);
  afterAll(async () => {
    await server?.stop();
    await desk?.dispose();
  });
  afterEach(() => {
    for (const name of Object.keys(promanagerFaults)) server.fault(name as PromanagerFault, false);
  });

  it('runs a backup with a reason, which then is listed', async () => {
    const ran = await act('run-backup', 'reason=before-upgrade');
    expect(ran).toMatchObject({ exitCode: 0, result: { ok: true } });
    expect(ran.result.captured.map(({ title }) => title)).toEqual(['Backup that was made']);
    expect(ran.result.captured[0]?.value).toContain('before-upgrade.json');
    expect(listed('before-upgrade')).toHaveLength(1);
  });

  it('is not asked for its backup when backups are off: a run would answer ok and write nothing', async () => {
    server.fault('backups-off', true);
    const before = asked('POST /api/backups/run');
    const { error } = await desk.failure(...actionArgs('run-backup'));
    expect(error).toMatchObject({ code: 'action/blocked' });
    expect(error.message).toContain('write nothing');
    expect(asked('POST /api/backups/run')).toBe(before);
  });

  it('restores nothing without a verified snapshot of the target', async () => {
    for (const args of [
      actionArgs('restore-backup', `file=${newest('before-upgrade')}`),
      actionArgs('restore-drill'),
    ]) {
      const { error } = await desk.failure(...args);
      expect(error).toMatchObject({ code: 'action/blocked' });
      expect(error.message).toMatch(/snapshot/);
    }
    expect(asked('POST /api/backups/restore')).toBe(0);
  });

  it('is captured with its files and what it hands out, and restored with every byte', async () => {
    await desk.json('target', 'edit', 'Board', '--set', 'set-from=both');
    const created = await desk.json('snapshot', 'create', '--target', 'Board', '--repo', 'vault');
    snapshotId = WithId.parse(created).id;
    const { parts } = z
      .object({ parts: z.array(Part) })
      .parse(await desk.json('snapshot', 'show', snapshotId));
    const counts = parts.flatMap(({ exported }) => exported?.counts ?? []);
    expect(counts.map(({ id, count }) => [id, count])).toEqual([
      ['cards', 40],
      ['columns', 4],
      ['backups', 1],
    ]);
    const to = desk.at('restored');
    await desk.json('restore', 'run', snapshotId, '--to', to);
    for (const file of ['server/data/state.json', '.env'])
      expect(readFileSync(join(to, file)).equals(readFileSync(join(board(), file)))).toBe(true);
    expect(existsSync(join(to, 'server/data/backups', newest('before-upgrade')))).toBe(true);
    const exported: unknown = JSON.parse(readFileSync(join(to, 'exports/board-export.json'), 'utf8'));
    expect(exported).toMatchObject({
      formatVersion: 2,
      board: { cardsById: { 'card-1': { id: 'card-1' } } },
    });
  }, 60_000);

  it.skipIf(!canIsolate)(
    'is started from its set in a drill, without network and on another port',
    async () => {
      const command = `${process.execPath} ${join(root, 'test/lab/main.ts')} --promanager .`;
      await desk.json('target', 'edit', 'Board', '--set', `start-command=${command}`);
      const created = await desk.json('snapshot', 'create', '--target', 'Board', '--repo', 'vault');
      const { stdout } = await desk.holdfast(['--json', 'drill', 'run', WithId.parse(created).id, '--boot']);
      expect(JSON.parse(stdout)).toMatchObject({ ok: true, boot: { ok: true } });
      expect(asked('POST /api/backups/restore')).toBe(0);
    },
    60_000,
  );

  it('is no set when what it hands out is cut off, and one without files where its folder is not reached', async () => {
    server.fault('export-cut', true);
    const { error } = await desk.failure('snapshot', 'create', '--target', 'Board', '--repo', 'vault');
    expect(error.message).toContain('Board as the API hands it out');
    server.fault('export-cut', false);
    await desk.json('target', 'edit', 'Board', '--set', 'set-from=interface');
    const created = await desk.json('snapshot', 'create', '--target', 'Board', '--repo', 'vault');
    const shown = await desk.json('snapshot', 'show', WithId.parse(created).id);
    const { parts } = z.object({ parts: z.array(Part) }).parse(shown);
    expect(parts.map(({ kind }) => kind)).toEqual(['http-export', 'http-export']);
  }, 60_000);

  it('restores a backup of its own with a backup before, and compares the board and what is pending', async () => {
    const file = newest('before-upgrade');
    const restored = await act('restore-backup', `file=${file}`);
    expect(restored).toMatchObject({ exitCode: 0, result: { ok: true } });
    expect(server.bodies.at(-1)).toEqual({ fileName: file });
    expect(server.cards()).toBe(40);
    expect(listed('before-restore')).toHaveLength(1);
    expect(restored.result.output).toBe('');
    expect(restored.result.captured).toEqual(
      expect.arrayContaining([
        { title: 'Cards in the backup', value: '40' },
        { title: 'Cards before', value: '40' },
        { title: 'Cards afterwards', value: '40' },
        { title: 'Pending proposals afterwards', value: '1' },
      ]),
    );
    expect(await lastOf('action.run')).toMatchObject({
      subject: 'restore-backup',
      result: 'done',
      details: {
        'argument file': file,
        'Cards before': '40',
        'Cards afterwards': '40',
        'Pending proposals afterwards': '1',
      },
    });
  });

  it.each([
    ['an empty object', '{}', /no state of this server \(version absent\)|version/],
    ['an export of the window', JSON.stringify({ formatVersion: 2, board: { cardsById: {} } }), /version/],
    ['a list', '[]', /version/],
    ['null', 'null', /version/],
    ['a state without a board', JSON.stringify({ version: 1 }), /cardsById/],
    ['a state without cards', JSON.stringify({ version: 1, board: { cardsById: {} } }), /no card/],
    ['half a state', '{"version":1,"board":{', /no JSON/],
  ])('restores no %s, which the server would take and empty its board with', async (_what, text, reason) => {
    writeFileSync(join(backups(), 'state-none.json'), text);
    const before = asked('POST /api/backups/restore');
    const { error } = await desk.failure(...actionArgs('restore-backup', 'file=state-none.json'));
    expect(error).toMatchObject({ code: 'action/blocked' });
    expect(error.message).toMatch(reason);
    expect(asked('POST /api/backups/restore')).toBe(before);
    expect(server.cards()).toBe(40);
  });

  it('names a backup that is not there before anything is sent, and takes no path for a name', async () => {
    const before = asked('POST /api/backups/restore');
    const gone = await desk.failure(...actionArgs('restore-backup', 'file=state-gone.json'));
    expect(gone.error.code).toBe('action/blocked');
    const trick = await desk.failure(...actionArgs('restore-backup', 'file=../state.json'));
    expect(trick.error.code).toBe('action/invalid-argument');
    expect(asked('POST /api/backups/restore')).toBe(before);
  });

  it('does not believe a restore that answers ok and does nothing', async () => {
    const state: unknown = JSON.parse(readFileSync(join(backups(), newest('before-upgrade')), 'utf8'));
    const one = z
      .object({ board: z.object({ cardsById: z.record(z.string(), z.unknown()) }) })
      .loose()
      .parse(state);
    const fewer = { ...one, board: { ...one.board, cardsById: { 'card-1': one.board.cardsById['card-1'] } } };
    writeFileSync(join(backups(), 'state-fewer.json'), JSON.stringify(fewer));
    server.fault('restore-lies', true);
    const lied = await act('restore-backup', 'file=state-fewer.json');
    expect(lied).toMatchObject({ exitCode: 3, result: { ok: false } });
    expect(lied.result.checks.map(({ found }) => found).join()).toContain('The board has 40 cards');
    expect(await lastOf('action.run')).toMatchObject({ result: 'failed' });
  });

  it('does the restore test of the month: run, listed, restored, compared, recorded', async () => {
    const drill = await act('restore-drill');
    expect(drill).toMatchObject({ exitCode: 0, result: { ok: true } });
    const file = newest('restore-drill');
    expect(server.bodies.slice(-2)).toEqual([{ reason: 'restore-drill' }, { fileName: file }]);
    expect(await lastOf('action.run')).toMatchObject({
      subject: 'restore-drill',
      result: 'done',
      details: {
        'Backup that was made and restored': file,
        'Cards before': '40',
        'Cards afterwards': '40',
        'Pending proposals before': '1',
      },
    });
  });

  it('has failed its restore test when health is critical afterwards, or when backups are off', async () => {
    server.fault('sync-failed', true);
    expect(await act('restore-drill')).toMatchObject({ exitCode: 3, result: { ok: false } });
    server.fault('sync-failed', false);
    server.fault('backups-off', true);
    const { error } = await desk.failure(...actionArgs('restore-drill'));
    expect(error.code).toBe('action/blocked');
  });

  it('syncs with Google and reviews counts and errors; a hard resync needs a reason that is recorded', async () => {
    const well = await act('google-sync');
    expect(well).toMatchObject({ exitCode: 0 });
    const synced = well.result.captured.find(({ title }) => title === 'What was synchronised');
    expect(synced?.value).toContain('"relinked":1');
    server.fault('links-broken', true);
    const broken = await act('google-sync');
    expect(broken).toMatchObject({ exitCode: 3, result: { ok: false } });
    expect(broken.result.checks.map(({ found }) => found).join()).toContain('event link not found');
    const { error } = await desk.failure(...actionArgs('google-hard-resync'));
    expect(error.code).toBe('action/needs-reason');
    const reason = 'three syncs in a row ended with event link not found';
    await desk.json(...actionArgs('google-hard-resync'), '--reason', reason);
    expect(server.bodies.at(-1)).toEqual({ forceResync: true });
    expect(await lastOf('action.pass-rule')).toMatchObject({
      subject: 'hard-resync-for-broken-links',
      details: { action: 'google-hard-resync', reason },
    });
  });
});

async function lastOf(wanted: string) {
  const { entries } = Entries.parse(await desk.json('journal', 'list', '--limit', '20'));
  return entries.find(({ action }) => action === wanted);
}

function listed(reason: string): readonly string[] {
  return readdirSync(backups())
    .filter((name) => name.endsWith(`-${reason}.json`))
    .toSorted();
}

function newest(reason: string): string {
  return listed(reason).at(-1) ?? '';
}
