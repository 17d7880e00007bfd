import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileClockAheadMs } from '../../../electron/locations/file-clock.ts';
import { computerStartOf } from '../../../electron/locations/computer-start.ts';
import { clockKind } from '../../../electron/probes/kinds/clock.ts';
import { computerStartedAt } from '../../../electron/platform/machine.ts';
import { noSshServer } from '../../lab/ssh/start-ssh-server.ts';
import { makeWorkshop } from '../live-database/support/children.ts';
import { bench, define } from '../probes/support/context.ts';
import { fact } from '../probes/support/local-run.ts';
import { startHttp } from '../probes/support/loopback.ts';
import { benchOn, enterServer } from '../probes/support/places.ts';
import type { EnteredServer } from '../probes/support/places.ts';

const hourMs = 3_600_000;
const { signal } = new AbortController();

describe.skipIf(noSshServer !== null)(
  `a host whose clock is two hours ahead and whose shell prints noise ${noSshServer ?? ''}`,
  () => {
    let host: EnteredServer;
    let programs: string;
    beforeAll(async () => {
      programs = mkdtempSync(join(tmpdir(), 'holdfast-programs-'));
      chmodSync(programs, 0o755);
      writeFileSync(join(programs, 'date'), '#!/bin/sh\nexec /bin/date -d "+2 hours" "$@"\n', {
        mode: 0o755,
      });
      const noise = `echo "Welcome to $(hostname)"; echo "it is late" >&2`;
      host = await enterServer({ shellRc: `${noise}\nexport PATH=${programs}:$PATH\n` });
    });
    afterAll(async () => {
      await host.stop();
      rmSync(programs, { recursive: true, force: true });
    });

    /** Gives a file the time that the host's clock shows so many minutes ago. */
    const writtenAgo = (path: string, minutes: number) => {
      const at = (Date.now() + 2 * hourMs - minutes * 60_000) / 1000;
      utimesSync(path, at, at);
    };

    it('has files as old as its own clock says', async () => {
      const shop = makeWorkshop();
      const place = benchOn(host, shop);
      for (const name of ['new', 'old']) writeFileSync(shop.path(name), name);
      writtenAgo(shop.path('new'), 10);
      writtenAgo(shop.path('old'), 90);
      const files = ['new', 'old'].map((path) => ({ path, 'max-age': '1h' }));
      const outcome = await place.run({ kind: 'files', files });
      expect(outcome.steps.map(({ id, outcome: found }) => [id, found])).toEqual([
        ['new', 'ok'],
        ['old', 'down'],
      ]);
      expect(outcome.reason?.en).toContain('"old" was last changed 1 h 30 min ago');
      expect(outcome.steps[0]?.facts).toContainEqual({
        name: 'clock of the host',
        value: expect.stringMatching(/^2 h ahead of/) as string,
      });
    });

    it('has its log lines counted for the time at which they were written', async () => {
      const shop = makeWorkshop();
      const place = benchOn(host, shop);
      const log = shop.path('server.log');
      const line = (minutesAgo: number) =>
        `${new Date(Date.now() + 2 * hourMs - minutesAgo * 60_000).toISOString().slice(0, 19)} hit\n`;
      writeFileSync(log, line(62) + line(50) + line(5));
      writtenAgo(log, 5);
      const counts = [{ id: 'hit', title: 'hits', pattern: 'hit' }];
      const probe = { kind: 'log', path: 'server.log', window: '1h', counts, measure: 'hit' };
      expect(fact(await place.run(probe), 'hits')).toBe('2');
      await place.clock.advance(15 * 60_000);
      expect(fact(await place.run(probe), 'hits')).toBe('1');
    });

    it('is told by the clock probe, and when it was started by the clock of this desk', async () => {
      const { connections } = host.desk;
      const web = await startHttp((_, response) => response.end('well'));
      const made = bench(web.url);
      try {
        const connection = connections.to(host.settings);
        const outcome = await clockKind.run(define('clock', {}), { ...made.context, connection });
        expect(outcome.state).toBe('down');
        expect(outcome.reason?.en).toMatch(
          /^The clock of the host .* is 2 h ahead of the clock of this desk/,
        );
        expect(outcome.steps).toMatchObject([{ id: 'host', outcome: 'ok' }]);
      } finally {
        await made.dispose();
        await web.close();
      }
      const location = connections.location(host.settings, '/');
      expect(Math.abs((await fileClockAheadMs(location, signal)) - 2 * hourMs)).toBeLessThan(60_000);
      const startedAt = (await computerStartOf(location, Date.now(), signal)) ?? 0;
      // The time at which it was started is told by the clock that is ahead.
      expect(Math.abs(startedAt + 2 * hourMs - computerStartedAt(Date.now()))).toBeLessThan(60_000);
    });

    it('writes nothing of its noise into what a program says', async () => {
      const place = benchOn(host, makeWorkshop());
      const outcome = await place.run({
        kind: 'command',
        command: ['echo', '{"jobs": 7}'],
        measure: { json: '$.jobs' },
      });
      expect(outcome).toMatchObject({ state: 'ok', value: 7 });
      expect(fact(outcome, 'output')).toBe('{"jobs": 7}');
    });

    it('lets no name of a file or a folder be more than a name', async () => {
      const shop = makeWorkshop();
      const odd = `a "b" 'c'\n$(touch made); \`touch made\` & -rf`;
      mkdirSync(shop.path(odd));
      writeFileSync(join(shop.path(odd), odd), 'x');
      const place = benchOn(host, shop);
      const path = `${odd}/${odd}`;
      expect(
        await place.run({ kind: 'files', files: [{ path, writable: true, 'max-age': '9d' }] }),
      ).toMatchObject({
        state: 'ok',
      });
      const counts = [{ id: 'x', title: 'x', pattern: 'x' }];
      expect(await place.run({ kind: 'log', path, window: '1h', counts })).toMatchObject({ state: 'ok' });
      place.location = host.desk.connections.location(host.settings, shop.path(odd));
      expect(fact(await place.run({ kind: 'command', command: ['printf', '%s', odd] }), 'output')).toContain(
        'touch made',
      );
      expect(existsSync(join(shop.path(odd), 'made'))).toBe(false);
      expect(existsSync(join(dirname(shop.root), 'made'))).toBe(false);
    });
  },
);

describe.skipIf(noSshServer !== null)(`a host that offers less ${noSshServer ?? ''}`, () => {
  it('is probed by its files where the account may run nothing, and says what is missing', async () => {
    const host = await enterServer({ onlySftp: true });
    try {
      const shop = makeWorkshop();
      writeFileSync(shop.path('key'), 'x');
      const place = benchOn(host, shop);
      const outcome = await place.run({
        kind: 'files',
        files: [{ path: 'key', writable: true, 'max-age': '1h' }],
      });
      expect(outcome.state).toBe('ok');
      expect(outcome.steps[0]?.facts).toContainEqual({
        name: 'write',
        value: 'not tried: the account may run no programs on the host',
      });
      expect((await place.run({ kind: 'disk' })).unit).toBe('%');
      await expect(place.run({ kind: 'command', command: ['true'] })).rejects.toMatchObject({
        code: 'ssh/no-commands',
      });
    } finally {
      await host.stop();
    }
  });

  it('has its programs run where it has no SFTP, and says what is missing', async () => {
    const host = await enterServer({ noSftp: true });
    try {
      const place = benchOn(host, makeWorkshop());
      expect(await place.run({ kind: 'command', command: ['true'] })).toMatchObject({ state: 'ok' });
      await expect(place.run({ kind: 'files', files: [{ path: 'key' }] })).rejects.toMatchObject({
        code: 'ssh/no-sftp',
      });
    } finally {
      await host.stop();
    }
  });
});
