import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CohrtzFault } from '../../lab/cohrtz/faults.ts';
import { notBuilt } from '../cli/built.ts';
import { carriedOut, endedSo } from './support/carried-out.ts';
import type { Answers, Performance } from './support/carried-out.ts';
import { openDevice } from './support/device.ts';
import type { Device } from './support/device.ts';

let device: Device;
/** The whole set of before any fault. */
let whole = '';
const { perform, go, answered } = carriedOut(() => device.desk, 'cohrtz', 'Rooms');
const room = { room: { value: 'general' } } as const;

type Faulty = Omit<Performance, 'meanwhile'> & { readonly fault: CohrtzFault };

async function stopsAt(runbook: string) {
  const { exitCode, run } = await go(['start', runbook, '--target', 'Rooms'], {
    ...answered(runbook),
    sets: { chose: 'release' },
  });
  return { exitCode, failed: endedSo(run, 'failed'), next: run.next };
}

const stoppedAt = (step: string) => ({ exitCode: 3, failed: [step], next: step });

describe.skipIf(notBuilt)('the runbooks of a Cohrtz that take or restore its set', () => {
  beforeAll(async () => {
    device = await openDevice(['general']);
  }, 120_000);
  afterAll(() => device.stop());
  afterEach(() => device.isWell());

  it('stop where there is nothing to restore, and where a database or a secret cannot be read', async () => {
    expect(await stopsAt('restore-test')).toEqual(stoppedAt('young'));
    device.server.fault('room-truncated', true);
    expect(await stopsAt('back-up-together')).toEqual(stoppedAt('whole'));
    device.isWell();
    device.server.fault('blob-altered', true);
    expect(await stopsAt('before-a-release')).toEqual(stoppedAt('well'));
  }, 120_000);

  it('back up all of it together, and prove it', async () => {
    const run = await perform({ runbook: 'back-up-together', failed: [], tells: { drill: /secrets open/i } });
    whole = String(run.steps.find(({ step }) => step.id === 'take')?.attempts[0]?.evidence.snapshotId);
    expect(whole).toMatch(/^[0-9a-f]{64}$/);
  }, 120_000);

  it.each<readonly [string, Answers]>([
    ['weekly-look', {}],
    ['restore-test', {}],
    ['before-a-release', { sets: { chose: 'here' }, version: { value: '2.0.0' }, go: { chose: 'go' } }],
    ['roll-back', { trigger: { chose: 'other' }, rooms: { chose: 'no' } }],
  ])(
    'carry out %s where all is well',
    async (runbook, answers) => {
      await perform({ runbook, answers, failed: [] });
    },
    120_000,
  );

  it('restore all of it together over an installation whose secrets do not open', async () => {
    device.server.fault('other-installation', true);
    await perform({ runbook: 'restore-together', answers: { set: { value: whole } }, failed: [] });
    expect(device.server.files.secrets().size).toBeGreaterThan(30);
  }, 120_000);

  it.each<Faulty>([
    {
      fault: 'room-encrypted',
      runbook: 'damaged-database',
      answers: { ...room, kind: { chose: 'other-key' }, way: { chose: 'set' } },
      failed: ['readable', 'files'],
      tells: { files: /cohrtz_general\.db.*encrypted/s, keep: /4 of 4/, same: /"done"/ },
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
      const { files } = device.server;
      const before = files.secrets();
      device.server.fault(fault, true);
      await perform({ ...performance, answers: { ...answers, set: { value: whole } } });
      expect(files.secrets()).toEqual(before);
    },
    120_000,
  );
});
