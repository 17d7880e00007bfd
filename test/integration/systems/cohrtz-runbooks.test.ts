import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CohrtzFault } from '../../lab/cohrtz/faults.ts';
import { builtInPack } from '../../fakes/built-in-pack.ts';
import { notBuilt } from '../cli/built.ts';
import { carriedOut } from './support/carried-out.ts';
import type { Answers, Performance } from './support/carried-out.ts';
import { openDevice } from './support/device.ts';
import type { Device } from './support/device.ts';

let device: Device;
const { perform } = carriedOut(() => device.desk, 'cohrtz', 'Rooms');
const room = { room: { value: 'general' } } as const;
const person = {
  ...room,
  who: { chose: 'person' },
  participant: { value: 'desk' },
  again: { chose: 'yes' },
} as const;
/** Those that take or restore a set are tried in cohrtz-runbook-sets.test.ts. */
const withSets = [
  'back-up-together',
  'before-a-release',
  'restore-test',
  'restore-together',
  'roll-back',
  'weekly-look',
];

type Faulty = Omit<Performance, 'meanwhile'> & { readonly repairedAt?: string; readonly fault: CohrtzFault };

describe.skipIf(notBuilt)('the runbooks of a Cohrtz', () => {
  beforeAll(async () => {
    device = await openDevice(['general', 'design']);
  }, 60_000);
  afterAll(() => device.stop());
  afterEach(() => device.isWell());

  it.each<readonly [string, Answers]>([
    ['first-questions', person],
    ['damaged-database', { ...room, kind: { chose: 'readable' }, way: { chose: 'none' } }],
    ['vault-key-unavailable', { ...room, ever: { chose: 'present' } }],
    ['group-key-missing', { ...room, still: { chose: 'no' } }],
    ['token-invalid', room],
    ['devices-differ', room],
  ])(
    'carry out %s where all is well',
    async (runbook, answers) => {
      await perform({ runbook, answers, failed: [] });
    },
    60_000,
  );

  it.each<Faulty>([
    {
      fault: 'key-missing',
      runbook: 'first-questions',
      answers: { ...person, who: { chose: 'everyone' } },
      failed: ['store'],
      tells: { store: /key_general.*refuses to make another/s, 'to-vault': /"done"/ },
    },
    {
      fault: 'token-expired',
      runbook: 'token-invalid',
      answers: room,
      repairedAt: 'repair',
      failed: ['endpoint'],
      tells: { endpoint: /ended|expired/, bound: /"done"/ },
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
      // Nothing is backed up here.
      failed: ['same', 'room-left'],
      tells: { same: /cohrtz_design\.db.*laptop/s },
    },
    // The lines that it leaves count for an hour.
    {
      fault: 'sync-errors',
      runbook: 'group-key-missing',
      answers: { ...room, still: { chose: 'yes' } },
      failed: ['failures'],
      tells: { failures: /cannot be decrypted/, 'no-more': /packet decrypt failed/ },
    },
  ])('find $fault in $runbook, and go on to its end', async ({ fault, repairedAt, ...performance }) => {
    device.server.fault(fault, true);
    const work = () => device.server.fault(fault, false);
    await perform({ ...performance, meanwhile: repairedAt === undefined ? [] : [{ at: repairedAt, work }] });
  });

  it('give a vault key up that nobody has with a reason in writing only, and in red', async () => {
    device.server.fault('key-missing', true);
    const run = await perform({
      runbook: 'vault-key-unavailable',
      answers: { ...room, shared: { chose: 'lost' } },
      failed: ['store', 'gone', 'present', 'opens'],
    });
    expect(run.passedRules).toEqual([{ ruleId: 'keep-vault-key', reason: 'it is a trial' }]);
    const page = device.desk.at('given-up.html');
    await device.desk.holdfast(['runbook', 'export', run.id, page]);
    expect(readFileSync(page, 'utf8')).toMatch(
      /alert[^<]*>(?:[^<]|<(?!\/table))*Do not let a vault key be made anew/s,
    );
    const { stdout } = await device.desk.holdfast(['--json', 'journal', 'list', '--limit', '50']);
    expect(stdout).toMatch(/keep-vault-key[^}]*it is a trial/s);
  });

  it('are all tried here or with their sets', () => {
    const tried =
      'damaged-database devices-differ first-questions group-key-missing token-invalid vault-key-unavailable';
    expect(
      builtInPack('cohrtz')
        .runbooks.map(({ id }) => id)
        .toSorted(),
    ).toEqual([...tried.split(' '), ...withSets].toSorted());
  });
});
