import { chmodSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultCaptureLimits } from '../../electron/snapshots/capture/sqlite/capture-limits.ts';
import { captureThere, giveTo, startMachine } from '../integration/snapshots/host-databases/host-workshop.ts';
import type { HostProgram, PracticeMachine } from '../integration/snapshots/host-databases/host-workshop.ts';
import { noSshServer } from '../lab/ssh/start-ssh-server.ts';
import { isAppError } from '../../shared/errors/app-error.ts';
import { expectOneCommittedState, numbersFrom, startStorm } from './storm.ts';

/** Captures per row of the table: `HOLDFAST_FAULT_ROUNDS=100` is the long form. The seed chooses sizes and pauses. */
const rounds = Math.ceil(Number(process.env['HOLDFAST_FAULT_ROUNDS'] ?? 3) / 2);
const seed = Number(process.env['HOLDFAST_FAULT_SEED'] ?? 1);
/** A small database is copied while its server writes as well as a large one: the long form has those. */
const pages = rounds > 2 ? undefined : 1000;
const timeoutMs = 60_000 + rounds * 60_000;
const limits = { ...defaultCaptureLimits, spareBytes: 0, maxStallMs: 60_000, maxPinMs: 60_000 };

const hosts: readonly (readonly [string, readonly HostProgram[]])[] = [
  ['python3 only', ['python3']],
  ['coreutils and sqlite3 only', ['sqlite3', 'sha256sum']],
];

describe.skipIf(noSshServer !== null).each(hosts)(`a storm on a host with %s`, (_what, programs) => {
  let machine: PracticeMachine;
  beforeAll(async () => {
    machine = await startMachine(programs);
  });
  afterAll(() => machine.stop());

  it.each([
    ['WAL', 1000],
    ['DELETE', 50],
  ] as const)(
    `(%s, %i transactions a second): every capture is one committed state, and not an old one (seed ${seed})`,
    async (mode, perSecond) => {
      const random = numbersFrom(seed * 1000 + perSecond);
      const storm = await startStorm(mode, perSecond, random, pages);
      chmodSync(dirname(storm.path), 0o755);
      giveTo(machine, dirname(storm.path));
      const host = await machine.enter();
      const first = await storm.lastCommit();
      for (let round = 0; round < rounds; round += 1) {
        await pause(random() * 60);
        const notBefore = await storm.lastCommit();
        const captured = await captureThere(host, storm, { limits, notEmpty: ['ledger'] });
        expect(captured.meaning).toMatchObject({ method: 'pinned-read', quickCheck: 'ok' });
        expectOneCommittedState(captured.path, notBefore);
        await captured.release();
      }
      expect(readdirSync(storm.scratch)).toEqual([]);
      expect(machine.temporary()).toEqual([]);
      // The storm has gone on: a server that stood still would prove nothing.
      expect(await storm.lastCommit()).toBeGreaterThan(first);
    },
    timeoutMs,
  );
});

/** Null where it is refused because the storm never stood still. */
function orBusy(error: unknown): null {
  if (isAppError(error) && error.code === 'database/busy') return null;
  throw error;
}

describe.skipIf(noSshServer !== null)('a storm on a host with neither', () => {
  let machine: PracticeMachine;
  beforeAll(async () => {
    machine = await startMachine(['sha256sum']);
  });
  afterAll(() => machine.stop());

  it.each([
    ['WAL', 200],
    ['DELETE', 50],
  ] as const)(
    `(%s, %i transactions a second): a copy with a reason is one committed state, or there is none (seed ${seed})`,
    async (mode, perSecond) => {
      const storm = await startStorm(mode, perSecond, numbersFrom(seed * 1000 + perSecond));
      chmodSync(dirname(storm.path), 0o755);
      giveTo(machine, dirname(storm.path));
      const host = await machine.enter();
      for (let round = 0; round < rounds; round += 1) {
        const notBefore = await storm.lastCommit();
        const request = { limits, notEmpty: ['ledger'], liveCopyReason: 'a storm' };
        const copy = await captureThere(host, storm, request).catch(orBusy);
        if (copy === null) continue;
        expectOneCommittedState(copy.path, notBefore);
        await copy.release();
      }
      expect(readdirSync(storm.scratch)).toEqual([]);
      expect(machine.temporary()).toEqual([]);
    },
    timeoutMs,
  );
});
