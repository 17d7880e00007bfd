import {
  appendFileSync,
  copyFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { makeWorkshop } from '../live-database/support/children.ts';
import { fact } from './support/local-run.ts';
import { atEachPlace } from './support/places.ts';
import type { Bench } from './support/local-run.ts';
import { matching } from '../live-database/support/matching.ts';

const probe = {
  kind: 'log',
  path: 'server.log',
  window: '1h',
  counts: [
    { id: 'sign-in', title: 'sign-ins', pattern: 'POST /api/login' },
    { id: 'refused', title: 'refused', pattern: 'POST /api/login.* 401' },
  ],
  ratios: [{ id: 'refused-share', title: 'refused share', of: 'refused', per: ['sign-in'], 'at-least': 4 }],
  top: [{ title: 'refused from', pattern: String.raw`^.* (\d+\.\d+\.\d+\.\d+) POST /api/login.* 401` }],
  measure: 'refused-share',
  expect: [{ rate: 'refused-share', 'at-most': 0.5, else: 'degraded' }],
};

const past = (path: string, bench: Bench, minutesAgo: number) => {
  const at = (bench.clock.now() - minutesAgo * 60_000) / 1000;
  utimesSync(path, at, at);
};

atEachPlace((place) => {
  function makeLog() {
    const shop = makeWorkshop();
    const bench = place.bench(shop);
    const path = shop.path('server.log');
    /** A line as the server writes it, `minutesAgo` by a clock that is nine hours ahead. */
    const line = (status: number, minutesAgo = 0, address = '10.0.0.1') => {
      const wall = new Date(bench.clock.now() - minutesAgo * 60_000 + 9 * 3_600_000).toISOString();
      return `${wall.slice(0, 19).replace('T', ' ')},123 - INFO - ${address} POST /api/login HTTP/1.1 ${status}\n`;
    };
    const counts = async (rest: object = {}) => {
      const outcome = await bench.run({ ...probe, ...rest });
      return [Number(fact(outcome, 'sign-ins')), Number(fact(outcome, 'refused'))];
    };
    writeFileSync(path, '');
    return { shop, bench, path, line, counts };
  }

  test('lines are counted once, over all runs of the window', async () => {
    const { bench, path, line, counts } = makeLog();
    expect(await counts()).toEqual([0, 0]);
    appendFileSync(path, line(200) + line(401));
    expect(await counts()).toEqual([2, 1]);
    expect(await counts()).toEqual([2, 1]);
    appendFileSync(path, line(401));
    expect(await counts()).toEqual([3, 2]);
    await bench.clock.advance(61 * 60_000);
    expect(await counts()).toEqual([0, 0]);
  });

  test('the first run counts what the log holds of the window, whatever clock the server writes', async () => {
    const { path, line, counts } = makeLog();
    writeFileSync(path, line(401, 300) + line(401, 61) + line(401, 30) + line(200, 1) + line(200));
    expect(await counts()).toEqual([3, 1]);
  });

  test('the first run of a log without times counts nothing, because nobody knows how old its lines are', async () => {
    const { path, line, counts } = makeLog();
    const bare = (status: number) => line(status).slice(24);
    writeFileSync(path, bare(401).repeat(20));
    expect(await counts()).toEqual([0, 0]);
    appendFileSync(path, bare(401));
    expect(await counts()).toEqual([1, 1]);
  });

  test('what was written while the console did not run is counted for the time it was written', async () => {
    const { bench, path, line, counts } = makeLog();
    await counts();
    await bench.clock.advance(3 * 3_600_000);
    writeFileSync(path, line(401, 120) + line(401, 10));
    past(path, bench, 10);
    expect(await counts()).toEqual([1, 1]);
  });

  test('a ratio is left open while there is too little to tell, then it is the value and is judged', async () => {
    const { bench, path, line } = makeLog();
    writeFileSync(path, line(401).repeat(3));
    const few = await bench.run(probe);
    expect(few).toMatchObject({ state: 'ok', value: null });
    expect(fact(few, 'refused share')).toBe('too few to tell: 3, at least 4 needed');
    appendFileSync(path, line(200));
    const enough = await bench.run(probe);
    expect(enough).toMatchObject({ state: 'degraded', value: 0.75, unit: 'ratio' });
    expect(fact(enough, 'refused share')).toBe('75.0 % (3 of 4)');
  });

  test('the most frequent values are named, over several runs', async () => {
    const { bench, path, line } = makeLog();
    writeFileSync(path, line(401, 0, '10.0.0.9') + line(200, 0, '10.0.0.7'));
    await bench.run(probe);
    appendFileSync(path, line(401, 0, '10.0.0.8').repeat(2) + line(401, 0, '10.0.0.9').repeat(2));
    expect(fact(await bench.run(probe), 'refused from')).toBe('10.0.0.9 (3), 10.0.0.8 (2)');
  });

  test('a renamed log is read to its end before the new one', async () => {
    const { bench, path, line, counts } = makeLog();
    writeFileSync(path, line(200));
    expect(await counts()).toEqual([1, 0]);
    appendFileSync(path, line(401));
    renameSync(path, `${path}.1`);
    writeFileSync(path, line(401) + line(200));
    const outcome = await bench.run(probe);
    expect([fact(outcome, 'sign-ins'), fact(outcome, 'refused')]).toEqual(['4', '2']);
    expect(fact(outcome, 'rotation')).toMatch(/followed/);
    expect(await counts()).toEqual([4, 2]);
  });

  test('a log that is copied and emptied is followed too', async () => {
    const { path, line, counts } = makeLog();
    writeFileSync(path, line(200));
    await counts();
    appendFileSync(path, line(401));
    copyFileSync(path, `${path}.1`);
    truncateSync(path);
    appendFileSync(path, line(401, 0, '10.0.0.2'));
    expect(await counts()).toEqual([3, 2]);
  });

  test('a log whose old part is nowhere to be found says that lines are missing', async () => {
    const { bench, path, line } = makeLog();
    writeFileSync(path, line(200));
    await bench.run(probe);
    rmSync(path);
    writeFileSync(path, line(401, 0, '10.0.0.5'));
    const outcome = await bench.run(probe);
    expect(fact(outcome, 'rotation')).toMatch(/not found/);
    expect([fact(outcome, 'sign-ins'), fact(outcome, 'refused')]).toEqual(['2', '1']);
  });

  test('a log that was empty when it was looked at is followed, and one that begins like the one before is another one', async () => {
    const { path, line, counts } = makeLog();
    expect(await counts()).toEqual([0, 0]);
    appendFileSync(path, line(401));
    renameSync(path, `${path}.1`);
    const title = 'a title that every log begins with\n'.repeat(20);
    writeFileSync(path, title);
    expect(await counts()).toEqual([1, 1]);
    appendFileSync(path, line(401));
    renameSync(path, `${path}.1`);
    writeFileSync(path, title + line(200));
    expect(await counts()).toEqual([3, 2]);
    expect(await counts()).toEqual([3, 2]);
  });

  test('the name of the rotated log may be the pack’s own', async () => {
    const { shop, path, line, counts } = makeLog();
    writeFileSync(path, line(200));
    const rotated = { rotated: 'server.old' };
    await counts(rotated);
    appendFileSync(path, line(401));
    renameSync(path, shop.path('server.old'));
    writeFileSync(path, line(200));
    expect(await counts(rotated)).toEqual([3, 1]);
  });

  test('a line that is not finished yet is counted when it is, once', async () => {
    const { path, line, counts } = makeLog();
    const whole = line(401);
    writeFileSync(path, line(200) + whole.slice(0, 40));
    expect(await counts()).toEqual([1, 0]);
    appendFileSync(path, whole.slice(40));
    expect(await counts()).toEqual([2, 1]);
  });

  test('bytes that are no UTF-8 and lines of a stack trace do no harm', async () => {
    const { path, line, counts } = makeLog();
    writeFileSync(path, line(200));
    await counts();
    const broken = Buffer.concat([
      Buffer.from([0xff, 0xfe, 0xc3, 0x28, 10]),
      Buffer.from(`  File "x.py"\n${line(401)}`),
    ]);
    appendFileSync(path, broken);
    expect(await counts()).toEqual([2, 1]);
  });

  test('of more than 8 MiB the newest part is read, and what was left out is said', async () => {
    const { bench, path, line } = makeLog();
    writeFileSync(path, line(200));
    await bench.run(probe);
    appendFileSync(path, line(401) + `${'x'.repeat(199)}\n`.repeat(50_000) + line(401));
    const outcome = await bench.run(probe);
    expect(fact(outcome, 'skipped')).toMatch(/MiB of older lines/);
    expect([fact(outcome, 'sign-ins'), fact(outcome, 'refused')]).toEqual(['2', '1']);
  });

  test('what is kept between runs stays below its limit, whatever the log holds', async () => {
    const { bench, path, line } = makeLog();
    for (let minute = 0; minute < 3; minute += 1) {
      const lines = Array.from({ length: 3000 }, (_, at) =>
        line(401, 50 - at / 60, `10.${minute}.${at >> 8}.${at & 255}`),
      );
      appendFileSync(path, lines.join(''));
      past(path, bench, 0);
      const outcome = await bench.run(probe);
      expect(fact(outcome, 'refused')).toBe(String((minute + 1) * 3000));
      expect(JSON.stringify(bench.memory).length).toBeLessThan(64_000);
    }
  });

  test('a missing log, a missing folder setting and a path that leads out leave the state open', async () => {
    const { bench, path } = makeLog();
    rmSync(path);
    expect(await bench.run(probe)).toMatchObject({
      state: 'unknown',
      reason: { en: matching(/no log "server\.log"/) },
    });
    expect(await bench.run({ ...probe, path: '../server.log' })).toMatchObject({ state: 'unknown' });
    bench.location = null;
    expect(await bench.run(probe)).toMatchObject({ state: 'paused' });
  });

  test('a log of another folder is read there, and without that folder the probe is paused', async () => {
    const { shop, bench, path, line } = makeLog();
    writeFileSync(path, line(200));
    bench.location = null;
    expect(await bench.run({ ...probe, base: 'mod-folder' })).toMatchObject({ state: 'paused' });
    bench.folders = { 'mod-folder': bench.folderAt(dirname(shop.path('server.log'))) };
    expect(fact(await bench.run({ ...probe, base: 'mod-folder' }), 'sign-ins')).toBe('1');
  });
});
