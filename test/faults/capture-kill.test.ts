import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { SnapshotId } from '../../shared/model/ids.ts';
import { listRoots } from '../../electron/repository/roots/root-files.ts';
import { check } from '../fakes/check-options.ts';
import { author, targetId } from '../fakes/repository-facts.ts';
import { filesOf, tempRepository } from '../fakes/temp-repository.ts';
import type { TempRepository } from '../fakes/temp-repository.ts';
import { makeShop, shopPackText } from '../integration/snapshots/support/shop.ts';
import type { Shop } from '../integration/snapshots/support/shop.ts';
import { countKill } from './kills.ts';
import { bytesFrom, faultRounds, faultSeed, randomFrom } from './repository-scene.ts';

/*
 * The job that takes a snapshot of a running server, in a process of its own, killed at moments of the clock: while it reads trees,
 * copies the database, writes packs, publishes, or reads back.
 */

const { signal } = new AbortController();
const rounds = Math.max(2, Math.ceil(faultRounds * 0.6));
const childTimeoutMs = 300_000;

const Answer = z.object({ snapshotId: SnapshotId, verified: z.boolean() });

type Ended = {
  readonly killed: boolean;
  readonly tookMs: number;
  readonly answer: z.infer<typeof Answer> | null;
};

async function capture(input: ReturnType<typeof inputFor>, killAfterMs: number): Promise<Ended> {
  const child = fork(join(import.meta.dirname, 'capture-child.ts'), [], { execArgv: [] });
  const timer = setTimeout(() => child.kill('SIGKILL'), childTimeoutMs);
  const exited = once(child, 'exit');
  await once(child, 'message');
  const startedAt = performance.now();
  let answer: Ended['answer'] = null;
  child.on('message', (message) => (answer = Answer.parse(message)));
  child.send(input);
  if (Number.isFinite(killAfterMs)) {
    await Promise.race([delay(killAfterMs), exited]);
    child.kill('SIGKILL');
  }
  await exited;
  clearTimeout(timer);
  return { killed: child.signalCode === 'SIGKILL', tookMs: performance.now() - startedAt, answer };
}

function inputFor(shop: Shop, { folder, repository, rootSecret }: TempRepository, previousId: string | null) {
  const { id } = repository.file;
  const target = { id: targetId, name: 'Shop', settings: { root: shop.root } };
  return {
    desk: {
      access: { place: folder, id, rootSecret: rootSecret.toString('hex') },
      knownSnapshots: [],
      knownFacts: [],
    },
    by: author,
    subject: {
      target,
      packText: shopPackText(),
      addresses: [],
      kind: 'manual',
      label: null,
      partialReason: null,
      operator: 'kim@shop',
      typedName: null,
      holdfastVersion: '0.1.0',
      journalHead: '0'.repeat(64),
      scratchRoot: shop.scratchRoot,
      limits: { maxStallMs: 3000, maxPinMs: 30_000, maxWalGrowthBytes: 1024 ** 3 },
      servers: { passwords: {}, authority: null },
    },
    verify: true,
    previousId,
  };
}

/** What a server does between two snapshots. */
function liveOn(shop: Shop, round: number): void {
  shop.put(`uploads/new/${round}.bin`, bytesFrom(`upload ${round}`, 30_000));
  shop.database.prepare('INSERT INTO file (path, size) VALUES (?, ?)').run(`new/${round}.bin`, 30_000);
}

it(
  'a snapshot of a running server that is killed at any moment leaves a whole repository, and the next one succeeds',
  async () => {
    const random = randomFrom(faultSeed);
    const shop = await makeShop();
    const temp = await tempRepository();
    onTestFinished(() => temp.dispose());
    for (let file = 0; file < 60; file += 1) {
      shop.put(`uploads/many/${file}`, bytesFrom(`file ${file}`, 9000));
    }
    const first = await capture(inputFor(shop, temp, null), Number.POSITIVE_INFINITY);
    expect(first.answer?.verified).toBe(true);
    let newest = first.answer?.snapshotId ?? '';
    let tookMs = first.tookMs;
    let kills = 0;
    const known = new Set([newest]);
    for (let round = 0; round < rounds; round += 1) {
      const killAfterMs = random() * tookMs;
      const at = `round ${round}, killed after ${killAfterMs.toFixed(0)} of ${tookMs.toFixed(0)} ms, seed ${faultSeed}`;
      const before = await filesOf(temp.repository, newest);
      liveOn(shop, round);
      const { killed } = await capture(inputFor(shop, temp, newest), killAfterMs);
      if (killed) {
        kills += 1;
        countKill('capture');
      }
      expect((await check(temp.repository)).problems, at).toEqual([]);
      expect(await filesOf(temp.repository, newest), at).toEqual(before);
      for (const id of await listRoots(temp.repository.storage, signal)) {
        if (!known.has(id)) await filesOf(temp.repository, id);
        known.add(id);
      }
      const next = await capture(inputFor(shop, temp, newest), Number.POSITIVE_INFINITY);
      expect(next.answer?.verified, at).toBe(true);
      newest = next.answer?.snapshotId ?? '';
      tookMs = (tookMs + next.tookMs) / 2;
      expect(
        readdirSync(shop.scratchRoot).filter((name) => name !== 'lock-watch.json'),
        at,
      ).toEqual([]);
      expect(readdirSync(join(temp.folder, 'locks')), at).toEqual([]);
      expect(readdirSync(join(shop.root, 'data')).toSorted(), at).toEqual([
        'shop.db',
        'shop.db-shm',
        'shop.db-wal',
      ]);
    }
    expect(kills).toBeGreaterThan(0);
  },
  120_000 + rounds * 60_000,
);
