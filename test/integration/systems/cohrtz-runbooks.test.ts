import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cohrtzFaults } from '../../lab/cohrtz/faults.ts';
import type { CohrtzFault } from '../../lab/cohrtz/faults.ts';
import { roomFile } from '../../lab/cohrtz/rooms.ts';
import { startCohrtz } from '../../lab/cohrtz/server.ts';
import type { CohrtzServer } from '../../lab/cohrtz/server.ts';
import { builtInPack } from '../../fakes/built-in-pack.ts';
import { notBuilt } from '../cli/built.ts';
import { addVault, openShopDesk } from '../cli/support/shop-desk.ts';
import type { ShopDesk } from '../cli/support/shop-desk.ts';
import { carriedOut, endedSo } from './support/carried-out.ts';
import type { Answers, Performance } from './support/carried-out.ts';

let desk: ShopDesk;
let device: CohrtzServer;
/** The whole set of before any fault. */
let whole = '';
const { perform, go } = carriedOut(() => desk, 'cohrtz', 'Rooms');
const room = { room: { value: 'general' } } as const;
const person = {
  ...room,
  who: { chose: 'person' },
  participant: { value: 'desk' },
  again: { chose: 'yes' },
} as const;

type Faulty = Omit<Performance, 'meanwhile'> & { readonly repairedAt?: string; readonly fault: CohrtzFault };

describe.skipIf(notBuilt)('the runbooks of a Cohrtz', () => {
  beforeAll(async () => {
    desk = await openShopDesk();
    device = await startCohrtz({ folder: join(desk.outside, 'device'), messages: 60 });
    const { files, url } = device;
    // Two rooms are enough, and each is a process more.
    for (const folder of [files.documents, join(files.copies, 'laptop'), join(files.copies, 'phone')])
      for (const name of ['a_b', '회의실', 'Ops2']) rmSync(roomFile(folder, name));
    const settings = {
      root: files.documents,
      'preferences-folder': files.preferences,
      'copies-folder': files.copies,
      'token-url': url,
      'token-room': 'general',
      'token-identity': 'desk',
    };
    const set = Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
    await desk.json('target', 'add', '--pack', 'cohrtz', '--name', 'Rooms', ...set);
    await desk.json('action', 'enable', '--target', 'Rooms');
    await addVault(desk, 'vault');
    await desk.holdfast(['probe', 'run', '--target', 'Rooms', '--probe', 'output']);
  }, 60_000);
  afterAll(async () => {
    await device.stop();
    await desk.dispose();
  });
  afterEach(() => {
    for (const name of Object.keys(cohrtzFaults)) device.fault(name as CohrtzFault, false);
  });

  it('stop a restore test where there is nothing to restore', async () => {
    const { exitCode, run } = await go(['start', 'restore-test', '--target', 'Rooms'], {});
    expect(exitCode).toBe(3);
    expect(endedSo(run, 'failed')).toEqual(['young']);
    expect(run.state).toBe('open');
  });

  it('back up all of it together, and prove it', async () => {
    const run = await perform({
      runbook: 'back-up-together',
      failed: [],
      tells: { drill: /secrets open/i },
    });
    whole = String(run.steps.find(({ step }) => step.id === 'take')?.attempts[0]?.evidence.snapshotId);
    expect(whole).toMatch(/^[0-9a-f]{64}$/);
  }, 60_000);

  it.each<readonly [string, Answers]>([
    ['first-questions', person],
    ['damaged-database', { ...room, kind: { chose: 'readable' }, way: { chose: 'none' } }],
    ['vault-key-unavailable', { ...room, ever: { chose: 'present' } }],
    ['group-key-missing', { ...room, still: { chose: 'no' } }],
    ['token-invalid', room],
    ['devices-differ', room],
    ['weekly-look', {}],
    ['restore-test', {}],
    ['before-a-release', { version: { value: '2.0.0' }, go: { chose: 'go' } }],
    ['roll-back', { trigger: { chose: 'other' }, rooms: { chose: 'no' } }],
  ])(
    'carry out %s where all is well',
    async (runbook, answers) => {
      await perform({ runbook, answers, failed: [] });
    },
    60_000,
  );

  it('restore all of it together over an installation whose secrets do not open', async () => {
    device.fault('other-installation', true);
    await perform({ runbook: 'restore-together', answers: { set: { value: whole } }, failed: [] });
    expect(device.files.secrets().size).toBeGreaterThan(30);
  }, 60_000);

  it.each<Faulty>([
    {
      fault: 'key-missing',
      runbook: 'first-questions',
      answers: person,
      failed: ['store'],
      tells: { store: /key_general.*refuses to make another/s, 'to-vault': /done/ },
    },
    {
      fault: 'token-expired',
      runbook: 'token-invalid',
      answers: room,
      repairedAt: 'repair',
      failed: ['endpoint'],
      tells: { endpoint: /ended|expired/, bound: /done/ },
    },
    {
      fault: 'diverged',
      runbook: 'devices-differ',
      answers: room,
      repairedAt: 'force',
      failed: ['compare'],
      tells: { compare: /cohrtz_general\.db.*laptop.*chat_messages/s, counts: /cohrtz_general\.db/ },
    },
    {
      fault: 'copy-lacks-room',
      runbook: 'weekly-look',
      failed: ['same'],
      tells: { same: /cohrtz_design\.db.*laptop/s },
    },
  ])(
    'lead on from $fault in $runbook',
    async ({ fault, repairedAt, ...performance }) => {
      device.fault(fault, true);
      const work = () => device.fault(fault, false);
      await perform({
        ...performance,
        meanwhile: repairedAt === undefined ? [] : [{ at: repairedAt, work }],
      });
    },
    60_000,
  );

  it.each<Faulty>([
    {
      fault: 'room-encrypted',
      runbook: 'damaged-database',
      answers: { ...room, kind: { chose: 'other-key' }, way: { chose: 'set' } },
      failed: ['readable', 'files'],
      tells: { files: /cohrtz_general\.db.*encrypted/s, keep: /6 of 6/, same: /"done"/ },
    },
    {
      fault: 'key-missing',
      runbook: 'vault-key-unavailable',
      answers: { ...room, shared: { chose: 'no' } },
      failed: ['store', 'gone'],
      tells: { gone: /general/, present: /"done"/ },
    },
    {
      fault: 'room-truncated',
      runbook: 'roll-back',
      answers: { trigger: { chose: 'migration' }, rooms: { chose: 'yes' } },
      failed: ['data'],
      tells: { data: /cut off/, opens: /"done"/ },
    },
  ])(
    'bring back with the set what $fault has taken, in $runbook',
    async ({ fault, answers, ...performance }) => {
      device.fault(fault, true);
      const before = device.files.secrets();
      await perform({ ...performance, answers: { ...answers, set: { value: whole } } });
      expect([...device.files.secrets().keys()]).toEqual(expect.arrayContaining([...before.keys()]));
    },
    60_000,
  );

  it.each<readonly [CohrtzFault, string, string]>([
    ['room-truncated', 'back-up-together', 'whole'],
    ['blob-altered', 'before-a-release', 'well'],
  ])(
    'stop at %s in %s',
    async (fault, runbook, step) => {
      device.fault(fault, true);
      const answers = { neighbours: { done: 'ok' }, migrations: { done: 'ok' }, security: { done: 'ok' } };
      const { exitCode, run } = await go(['start', runbook, '--target', 'Rooms'], {
        ...answers,
        version: { value: '2.0.0' },
        documents: { done: 'ok' },
      });
      expect({ exitCode, failed: endedSo(run, 'failed'), next: run.next }).toEqual({
        exitCode: 3,
        failed: [step],
        next: step,
      });
    },
    60_000,
  );

  // The lines that it leaves count for an hour.
  it('find in the output that packets cannot be decrypted', async () => {
    device.fault('sync-errors', true);
    await perform({
      runbook: 'group-key-missing',
      answers: { ...room, still: { chose: 'yes' } },
      failed: ['failures'],
      tells: { failures: /cannot be decrypted/, 'no-more': /packet decrypt failed/ },
    });
  }, 60_000);

  it('are all tried here', () => {
    const tried =
      'back-up-together before-a-release damaged-database devices-differ first-questions group-key-missing restore-test restore-together roll-back token-invalid vault-key-unavailable weekly-look';
    expect(
      builtInPack('cohrtz')
        .runbooks.map(({ id }) => id)
        .toSorted(),
    ).toEqual(tried.split(' '));
  });
});
