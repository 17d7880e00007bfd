import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { ProbeOutcome } from '../../../electron/probes/probe-kind.ts';
import { makeWorkshop } from '../live-database/support/children.ts';
import { fact } from './support/local-run.ts';
import { atEachPlace } from './support/places.ts';

function reason(outcome: ProbeOutcome): string {
  if (outcome.reason !== null) expect(outcome.reason.ko).toMatch(/[가-힣]/);
  return outcome.reason?.en ?? '';
}

atEachPlace((place) => {
  function makeShop() {
    const shop = makeWorkshop();
    const bench = place.bench(shop);
    const script = (source: string, ...args: string[]) => [process.execPath, '-e', source, ...args];
    const run = (source: string, probe: object = {}, signal?: AbortSignal) =>
      bench.run({ kind: 'command', command: script(source), ...probe }, signal);
    return { shop, bench, script, run };
  }

  test('its exit code and what it writes are judged', async () => {
    const { run } = makeShop();
    const source = 'console.log(JSON.stringify({ jobs: 7, state: "idle" })); console.error("a warning")';
    const outcome = await run(source, {
      measure: { json: '$.jobs', unit: 'jobs' },
      expect: [
        { status: 0 },
        { text: { contains: 'idle' } },
        { json: '$.jobs', 'at-most': 5, else: 'degraded', reason: { en: '${actual} jobs', ko: '작업' } },
      ],
    });
    expect(outcome).toMatchObject({ state: 'degraded', value: 7, unit: 'jobs' });
    expect(outcome.reason?.en).toBe('7 jobs');
    expect(fact(outcome, 'exit code')).toBe('0');
    expect(fact(outcome, 'output')).toContain('a warning');
    expect(outcome.latencyMs).toBeTypeOf('number');
  });

  test('an exit code that nobody asked for is down, with its last line', async () => {
    const { run } = makeShop();
    const outcome = await run('console.error("first"); console.error("disk is full"); process.exit(3)');
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toContain('exit code 3. It says: "disk is full"');
    expect(await run('process.exit(3)', { expect: [{ status: 3 }] })).toMatchObject({ state: 'ok' });
    expect(await run('', { expect: [{ status: 3, else: 'degraded' }] })).toMatchObject({ state: 'degraded' });
  });

  test('it runs in the folder of the target, without a shell and without the secrets of this process', async () => {
    const { shop, bench, script } = makeShop();
    process.env['HOLDFAST_TEST_SECRET'] = 'Sup3rGeheim!';
    try {
      bench.settings = { name: '$(touch made); `touch made` & "x"' };
      const source = 'console.log(JSON.stringify([process.cwd(), process.argv[1], process.env]))';
      const command = [...script(source), '${settings.name}'];
      const outcome = await bench.run({ kind: 'command', command });
      expect(outcome.state).toBe('ok');
      expect(fact(outcome, 'output')).toContain(realpathSync(shop.root));
      expect(fact(outcome, 'output')).toContain('$(touch made); `touch made` & \\"x\\"');
      expect(fact(outcome, 'output')).not.toContain('Sup3rGeheim');
      expect(existsSync(shop.path('made'))).toBe(false);
    } finally {
      delete process.env['HOLDFAST_TEST_SECRET'];
    }
  });

  test('without a folder it runs at home', async () => {
    const { bench, run } = makeShop();
    bench.location = null;
    const outcome = await run('console.log(process.cwd())', {
      expect: [{ text: { contains: realpathSync(place.home()) } }],
    });
    expect(outcome.state).toBe('ok');
  });

  test('of too much output the end is kept, and it is no JSON any more', async () => {
    const { run } = makeShop();
    const outcome = await run('process.stdout.write("[" + "1,".repeat(9000) + "2]")', {
      'output-up-to': '1 KiB',
      expect: [{ json: '$[0]', equals: 1 }],
    });
    expect(outcome.state).toBe('down');
    expect(fact(outcome, 'output (its end)')).toMatch(/,2\]$/);
  });

  test('what looks like a secret, and what is private, is not in the evidence', async () => {
    const { run } = makeShop();
    const source = 'console.log(JSON.stringify({ password: "correct-horse-battery" }))';
    expect(JSON.stringify((await run(source)).evidence.slice(1))).not.toContain('correct-horse');
    const secret = 'console.log("in the " + "clear")';
    const hidden = await run(secret, { private: true, expect: [{ text: { contains: 'clear' } }] });
    expect(hidden.state).toBe('ok');
    expect(JSON.stringify(hidden)).not.toContain('in the clear');
  });

  test('a program that is not there leaves the state open', async () => {
    const { bench } = makeShop();
    const outcome = await bench.run({ kind: 'command', command: ['no-such-program-here'] });
    expect(outcome.state).toBe('unknown');
    expect(reason(outcome)).toMatch(/could not be started.* \(ENOENT\)/);
  });

  test('one that takes too long is ended with all that it has started, and so is a cancelled one', async () => {
    const { shop, bench, run } = makeShop();
    bench.timeoutMs = 700;
    const beating = shop.path('beating');
    const child = `setInterval(() => require('fs').writeFileSync(${JSON.stringify(beating)}, ''), 40)`;
    const source = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' }); setInterval(() => {}, 1000)`;
    const outcome = await run(source);
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toContain('did not end in time');
    await wait(150);
    writeFileSync(beating, 'silent');
    await wait(200);
    expect(existsSync(beating)).toBe(true);
    expect(readFileSync(beating, 'utf8')).toBe('silent');
    bench.timeoutMs = 10_000;
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    await expect(run('setInterval(() => {}, 1000)', {}, stop.signal)).rejects.toMatchObject({
      code: 'run/cancelled',
    });
  });

  test.skipIf(process.platform === 'win32')(
    'a process that left the group and holds the output is not waited for',
    async () => {
      const { bench, run } = makeShop();
      bench.timeoutMs = 600;
      const source = `require('child_process').spawn('sleep', ['3'], { detached: true, stdio: 'inherit' }).unref(); setInterval(() => {}, 1000)`;
      const before = performance.now();
      expect(await run(source)).toMatchObject({ state: 'down' });
      expect(performance.now() - before).toBeLessThan(2000);
    },
  );
});
