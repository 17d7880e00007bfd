import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { errorCodes } from '../../../../shared/errors/error-codes.ts';
import { RepositorySink } from '../../../../electron/repository/chunks/repository-sink.ts';
import { loadChunkTable } from '../../../../electron/repository/repository.ts';
import { tempRepository } from '../../../fakes/temp-repository.ts';
import { startSlowLink } from '../../../lab/ssh/slow-link.ts';
import type { SlowLink } from '../../../lab/ssh/slow-link.ts';
import { noSshServer } from '../../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../../lab/ssh/start-ssh-server.ts';
import { partOf, refusalOf } from '../capture/support/sets.ts';
import type { Shop } from '../capture/support/sets.ts';
import {
  captureOver,
  HurriedClock,
  listOf,
  makeHostShop,
  startHostWith,
  wayInto,
} from './support/host-shop.ts';
import type { WayIn } from './support/host-shop.ts';

const { signal } = new AbortController();
const kibi = 1024;

const hosts: readonly (readonly [string, readonly string[]])[] = [
  ['python3', ['python3', 'stat']],
  ['coreutils only', ['stat', 'sha256sum', 'split']],
];

describe.skipIf(noSshServer !== null).each(hosts)(
  `a capture over a link to a host with %s ${noSshServer ?? ''}`,
  (what, programs) => {
    let server: SshServer;
    let way: WayIn;
    let link: SlowLink;
    beforeAll(async () => {
      server = await startHostWith(programs);
      way = await wayInto(server);
    });
    afterAll(async () => {
      await way.desk.dispose();
      await server.stop();
    });
    beforeEach(async () => {
      link = await startSlowLink(server.port);
    });
    afterEach(() => link.stop());

    const access = () => way.access(link.port);

    /** Calls `act` each time that so many more contents have been taken. */
    function everyContents(shop: Shop, times: readonly number[], act: () => void): void {
      const put = shop.sink.put.bind(shop.sink);
      let taken = 0;
      shop.sink.put = async (...args) => {
        const stored = await put(...args);
        if (times.includes((taken += 1))) act();
        return stored;
      };
    }

    it('goes on where the link was cut: the set is the one that it would be otherwise', async () => {
      const shop = makeHostShop(server);
      for (let file = 0; file < 120; file += 1)
        shop.put(`uploads/${file % 5}/${file}`, randomBytes(2000 + file));
      shop.hand();
      everyContents(shop, [20, 70], () => link.cut());
      const there = await captureOver(shop, await access());
      const here = await captureOver(shop, null);
      expect(listOf(shop, there, 'uploads')).toEqual(listOf(shop, here, 'uploads'));
      expect(partOf(there, 'uploads')?.notes).toEqual([]);
    });

    it('brings of a large file only what the repository has not, and of others that are as before nothing', async () => {
      const shop = makeHostShop(server);
      const large = randomBytes(12 * kibi ** 2);
      shop.put('uploads/large', large);
      shop.put('uploads/renamed-later', randomBytes(2 * kibi ** 2));
      shop.hand();
      const first = await captureOver(shop, await access());
      const before = link.carriedBytes();
      expect(before).toBeGreaterThan(14 * kibi ** 2);
      large.fill(7, 5 * kibi ** 2, 5 * kibi ** 2 + 10);
      shop.put('uploads/large', Buffer.concat([large, Buffer.from('and a little more')]));
      shop.hand();
      const second = await captureOver(shop, await access(), { previous: shop.asPrevious(first) });
      expect(link.carriedBytes() - before).toBeLessThan(4 * kibi ** 2);
      expect(listOf(shop, second, 'uploads')).toEqual(listOf(shop, await captureOver(shop, null), 'uploads'));
      expect(shop.content(partOf(second, 'uploads'), 'uploads/large').endsWith('and a little more')).toBe(
        true,
      );
    });

    it('says that the link is gone when it stays away, and leaves nothing half done', async () => {
      const shop = makeHostShop(server);
      for (let file = 0; file < 60; file += 1) shop.put(`uploads/${file}`, randomBytes(60_000));
      shop.hand();
      const temp = await tempRepository();
      onTestFinished(() => temp.dispose());
      const openSink = async () => {
        const { storage, keys, file } = temp.repository;
        const known = await loadChunkTable(temp.repository, new Set(), signal);
        return new RepositorySink({ storage, keys, known, chunkSizes: file.chunkSizes, signal });
      };
      const sink = await openSink();
      const over = { ...sinkCounting(sink, 30, () => void link.stop()) };
      const refusal = await refusalOf(
        captureOver(shop, await access(), { sink: over, clock: new HurriedClock() }),
      );
      expect(refusal.code).toMatch(/^ssh\//);
      expect(refusal.message).toMatch(/Take the snapshot again/);
      expect(errorCodes[refusal.code].retryable).toBe(true);
      expect(readdirSync(shop.request().scratchRoot).filter((name) => name !== 'lock-watch.json')).toEqual(
        [],
      );
      await sink.keep();
      link = await startSlowLink(server.port);
      const next = await openSink();
      await captureOver(shop, await access(), { sink: next });
      // What had come is there: only the rest comes.
      if (what === 'python3') expect(link.carriedBytes()).toBeLessThan(60 * 60_000 * 0.75);
      await next.finish();
    });

    // Others have to ask several times for each file.
    if (what !== 'python3') return;
    it('waits for no answer before it asks for the next file', async () => {
      const shop = makeHostShop(server);
      for (let file = 0; file < 400; file += 1) shop.put(`uploads/${file % 10}/${file}`, randomBytes(4096));
      shop.hand();
      link.state.delayMs = 20;
      const since = performance.now();
      await captureOver(shop, await access());
      // One way there and back for each file alone would take longer.
      expect(performance.now() - since).toBeLessThan(400 * 2 * link.state.delayMs);
    });
  },
);

/** The same sink, which calls `act` when so many contents have been taken. */
function sinkCounting(sink: RepositorySink, times: number, act: () => void) {
  let taken = 0;
  return {
    chunkSizes: sink.chunkSizes,
    isEmpty: sink.isEmpty,
    has: (chunks: readonly string[]) => sink.has(chunks),
    chunkOf: (digest: Uint8Array) => sink.chunkOf(digest),
    put: async (...args: Parameters<RepositorySink['put']>) => {
      const stored = await sink.put(...args);
      if ((taken += 1) === times) act();
      return stored;
    },
  };
}
