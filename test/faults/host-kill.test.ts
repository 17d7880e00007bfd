import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hostFolder, removeFolder } from '../fakes/ssh-place.ts';
import { put, takeSnapshot, targetName } from '../integration/cli/support/shop-desk.ts';
import { startMachine } from '../integration/snapshots/host-databases/host-workshop.ts';
import type { PracticeMachine } from '../integration/snapshots/host-databases/host-workshop.ts';
import { picture } from '../integration/snapshots/restore/support/restoring.ts';
import { noPracticeHost } from '../lab/ssh/practice-host.ts';
import { killJobs, openHostDesk } from './host-desk.ts';
import type { HostDesk } from './host-desk.ts';
import { countKill } from './kills.ts';
import type { Killed } from './kills.ts';
import { faultSeed } from './repository-scene.ts';
import { numbersFrom } from './storm.ts';

/*
 * The processes that work on a host over SSH, killed at random moments by the bytes that went over the link.
 * `HOLDFAST_FAULT_ROUNDS=30` is the long form.
 */

const rounds = Math.ceil(Number(process.env['HOLDFAST_FAULT_ROUNDS'] ?? 3) / 3);
const timeoutMs = 60_000 + rounds * 180_000;
const random = numbersFrom(faultSeed);
const Interrupted = z.object({ interrupted: z.array(z.object({ id: z.string() })) });

describe.skipIf(noPracticeHost !== null)(
  `a process that is killed while it works on a host ${noPracticeHost ?? ''}`,
  () => {
    let machine: PracticeMachine;
    let desk: HostDesk;
    let other: HostDesk;
    let ground: string;
    beforeAll(async () => {
      machine = await startMachine(['python3']);
      desk = await openHostDesk(machine);
      other = await openHostDesk(machine, desk.shop);
      ground = hostFolder(machine.server);
    }, 120_000);
    afterAll(async () => {
      await desk.dispose();
      await other.dispose();
      await machine.stop();
      removeFolder(ground);
    });

    /** Runs a command whose job is killed once so many bytes have gone over the link since `from`; false when it was over before. */
    async function killedAfter(
      bytes: number,
      what: Killed | null,
      command: readonly string[],
      from: () => boolean = () => true,
    ): Promise<boolean> {
      const { link } = machine;
      let killed = 0;
      const kill = () => {
        killed = killJobs();
      };
      whenever(from, () => link.after(link.carriedBytes() + bytes, kill));
      const { exitCode, stdout } = await desk.holdfast(['--json', ...command]);
      link.after(Number.POSITIVE_INFINITY, () => undefined);
      if (killed === 0) return false;
      if (what !== null) countKill(what);
      expect(exitCode, stdout).not.toBe(0);
      return true;
    }

    /** Looked at with everything that goes over the link. */
    function whenever(is: () => boolean, act: () => void): void {
      const { link } = machine;
      if (is()) act();
      else link.after(link.carriedBytes() + 1, () => whenever(is, act));
    }

    async function bytesOf(work: () => Promise<unknown>): Promise<number> {
      const before = machine.link.carriedBytes();
      await work();
      return machine.link.carriedBytes() - before;
    }

    const renew = () => {
      for (let file = 0; file < 20; file += 1) put(desk.shop, `uploads/many/${file}`, randomBytes(30_000));
      desk.give(desk.shop);
    };
    /** From the login on, spread over the rest. */
    const moment = (round: number, bytes: number) =>
      16_000 + ((round + random()) / rounds) * (bytes - 16_000);

    it(
      `takes nothing of a repository with it when it captures, and the next one leaves nothing on the host (seed ${faultSeed})`,
      async () => {
        await takeSnapshot(desk);
        renew();
        const usual = await bytesOf(() => takeSnapshot(desk));
        const create = ['snapshot', 'create', '--target', targetName, '--repo', 'vault'];
        let kills = 0;
        for (let round = 0; round < rounds; round += 1) {
          renew();
          const at = moment(round, usual);
          kills += Number(await killedAfter(at, 'capture', create));
          const what = `killed after ${at} of ${usual} bytes`;
          const id = await takeSnapshot(desk);
          expect(await desk.json('snapshot', 'verify', id), what).toMatchObject({ ok: true });
          expect(await desk.json('repo', 'check', 'vault', '--read-data'), what).toMatchObject({ ok: true });
          await expect.poll(() => machine.temporary(), { timeout: 20_000, message: what }).toEqual([]);
          expect(readdirSync(desk.at('vault/locks')), what).toEqual([]);
        }
        expect(kills).toBeGreaterThan(0);
      },
      timeoutMs,
    );

    it(
      `blocks no later prune of a repository there, nor a copy to it or from it (seed ${faultSeed})`,
      async () => {
        const place = join(ground, 'far');
        await desk.addFar(place);
        const into = async () => {
          renew();
          const taken = await desk.json('snapshot', 'create', '--target', targetName, '--repo', 'far');
          return z.object({ id: z.string() }).parse(taken).id;
        };
        const prune = ['repo', 'prune', 'far', '--confirm', 'far'];
        const forget = (id: string) =>
          desk.json('snapshot', 'forget', id, '--reason', 'not needed', '--confirm', targetName);
        const kept = await into();
        const isLocked = () => readdirSync(join(place, 'locks')).length > 0;
        let kills = 0;
        for (let round = 0; round < rounds; round += 1) {
          await forget(await into());
          const at = random() * 12_000;
          kills += Number(await killedAfter(at, 'prune', prune, isLocked));
          const what = `killed ${at} bytes after it had locked`;
          expect(await desk.json(...prune), what).toMatchObject({ dryRun: false });
          expect(await desk.json('repo', 'check', 'far', '--read-data'), what).toMatchObject({ ok: true });
          expect(readdirSync(join(place, 'locks')), what).toEqual([]);
        }
        expect(await desk.json('snapshot', 'verify', kept)).toMatchObject({ ok: true });
        expect(kills).toBeGreaterThan(0);
        renew();
        await takeSnapshot(desk);
        const locks = { far: join(place, 'locks'), vault: desk.at('vault/locks') };
        for (const [from, to] of [['vault', 'far'] as const, ['far', 'vault'] as const]) {
          const copy = ['repo', 'copy', from, '--to', to];
          const isCopying = () => readdirSync(locks[to]).length > 0;
          const at = random() * 12_000;
          expect(await killedAfter(at, null, copy, isCopying), `from ${from}, ${at} bytes`).toBe(true);
          await desk.json(...copy);
          expect(await desk.json('repo', 'check', to, '--read-data')).toMatchObject({ ok: true });
          expect(Object.values(locks).flatMap((folder) => readdirSync(folder))).toEqual([]);
        }
        expect(machine.temporary()).toEqual([]);
      },
      timeoutMs,
    );

    it(
      `leaves a restore there that any desk sees, finishes and takes back (seed ${faultSeed})`,
      async () => {
        const id = await takeSnapshot(desk);
        const after = picture(desk.shop);
        const change = () => {
          renew();
          put(desk.shop, 'uploads/new.txt', 'new since');
          rmSync(join(desk.shop, 'config.py'), { force: true });
          desk.give(desk.shop);
          return picture(desk.shop);
        };
        const run = ['restore', 'run', id, '--in-place', '--confirm', targetName];
        const isExchanging = () => readdirSync(desk.shop).some((name) => name.endsWith('.intent.json'));
        change();
        let from = 0;
        whenever(isExchanging, () => {
          from = machine.link.carriedBytes();
        });
        await desk.json(...run);
        const usual = machine.link.carriedBytes() - from;
        const ways = { resume: 0, rollback: 0, none: 0 };
        for (let round = 0; round < rounds * 2; round += 1) {
          const before = change();
          const at = 0.9 * random() * usual;
          if (!(await killedAfter(at, 'restore', run, isExchanging))) continue;
          const what = `killed after ${at} of ${usual} bytes of the exchange`;
          const [found] = Interrupted.parse(await other.json('restore', 'list')).interrupted;
          const way = found === undefined ? 'none' : round % 2 === 0 ? 'resume' : 'rollback';
          ways[way] += 1;
          if (found !== undefined) await other.json('restore', way, found.id);
          const shown = picture(desk.shop).filter((line) => !line.startsWith('.holdfast-'));
          if (way === 'none') expect([before, after], what).toContainEqual(shown);
          else expect(shown, what).toEqual(way === 'resume' ? after : before);
          await desk.json(...run);
          expect(readdirSync(desk.shop).filter((name) => name.startsWith('.holdfast-restore'))).toEqual([]);
        }
        expect(ways.resume + ways.rollback).toBeGreaterThan(0);
      },
      timeoutMs,
    );
  },
);
