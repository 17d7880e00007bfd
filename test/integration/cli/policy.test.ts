import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { notBuilt } from './built.ts';
import { openShopDesk } from './support/shop-desk.ts';
import type { ShopDesk } from './support/shop-desk.ts';

/** A clock that can be put forward, so that an exception ends. */
class ShiftedClock extends SystemClock {
  aheadMs = 0;

  override now(): number {
    return super.now() + this.aheadMs;
  }
}

const dayMs = 86_400_000;
const Report = z.object({
  findings: z.array(
    z.object({
      id: z.string(),
      key: z.string(),
      standing: z.string(),
      actual: z.string().nullable(),
      source: z.string(),
      since: z.string(),
      exception: z.object({ reason: z.string(), until: z.string().nullable() }).optional(),
    }),
  ),
});
const clock = new ShiftedClock();
let desk: ShopDesk;

describe.skipIf(notBuilt)('policies on the command line', () => {
  beforeAll(async () => {
    desk = await openShopDesk(clock);
    write('');
    await desk.json(
      'target',
      'add',
      '--pack',
      'messenger',
      '--name',
      'Chat',
      '--set',
      'url=http://127.0.0.1:9',
      '--set',
      `root=${desk.shop}`,
      '--set',
      'client-version=1.0.0',
    );
  }, 60_000);
  afterAll(() => desk.dispose());

  it('are kept on a server with its defaults', async () => {
    const { exitCode, report } = await check();
    expect(exitCode).toBe(0);
    expect(report.findings.find(({ id }) => id === 'file-config')).toMatchObject({
      standing: 'kept',
      source: 'config.py',
    });
    expect(report.findings.find(({ id }) => id === 'client-minimum')).toMatchObject({
      standing: 'kept',
      actual: '"1.0.0" (default)',
    });
    expect(report.findings.find(({ id }) => id === 'desktop-only')).toMatchObject({ standing: 'off' });
  });

  it('deviate with their line, are excepted with a reason until its end, and withdrawn', async () => {
    write('REQUIRE_MESSAGE_ENCRYPTION = True\n');
    const found = await finding('message-encryption');
    expect(found).toMatchObject({ standing: 'deviates', actual: 'true', source: 'config.py:2' });
    expect((await check()).exitCode).toBe(3);

    await desk.json(
      'policy',
      'except',
      'REQUIRE_MESSAGE_ENCRYPTION',
      '--target',
      'Chat',
      '--reason',
      'agreed',
      '--for',
      '30d',
    );
    expect((await check()).exitCode).toBe(0);
    const excepted = await finding('message-encryption');
    expect(excepted).toMatchObject({
      standing: 'excepted',
      exception: { reason: 'agreed' },
      since: found.since,
    });

    clock.aheadMs = 31 * dayMs;
    expect(await finding('message-encryption')).toMatchObject({ standing: 'deviates' });
    clock.aheadMs = 0;
    await desk.json('policy', 'withdraw', 'message-encryption', '--target', 'Chat');
    expect(await finding('message-encryption')).toMatchObject({ standing: 'deviates', since: found.since });
    const journal = await desk.holdfast(['--json', 'journal', 'list']);
    expect(journal.stdout).toMatch(/policy\.except[^]*|policy\.withdraw/);
  });

  it('become a state of the target', async () => {
    write('UPLOAD_SCAN_PROVIDER = "clam"\n');
    const run = () => desk.holdfast(['--json', 'probe', 'run', '--target', 'Chat', '--probe', 'policies']);
    // A run that began by itself before the file was written is joined, and tells of what it read.
    await expect.poll(async () => (await run()).stdout, { timeout: 30_000 }).toMatch(/"state": ?"down"/);
    const ran = await run();
    expect(ran.exitCode).toBe(3);
    expect(ran.stdout).toContain('UPLOAD_SCAN_PROVIDER is \\"clam\\"; intended: \\"noop\\" (config.py:2)');
  });

  it('are unknown when the file is gone, and the file says so', async () => {
    const { report } = await check(join(desk.shop, 'nowhere'));
    expect(report.findings.filter(({ standing }) => standing === 'kept')).toEqual([]);
  });

  it('names what there is when a policy is not known', async () => {
    const { exitCode, error } = await desk.failure(
      'policy',
      'except',
      'NOPE',
      '--target',
      'Chat',
      '--reason',
      'x',
    );
    expect(exitCode).toBe(1);
    expect(error).toMatchObject({ code: 'policy/unknown' });
    expect(error.message).toContain('upload-scan-provider');
  });
});

/** The shipped file begins with a byte order mark. */
function write(lines: string): void {
  writeFileSync(join(desk.shop, 'config.py'), `\uFEFFDEFAULT_PORT = 5000\n${lines}`);
}

async function check(root?: string) {
  if (root !== undefined)
    await desk.holdfast(['--json', 'target', 'edit', 'Chat', '--set', `root=${desk.outside}`]);
  const { stdout, exitCode } = await desk.holdfast(['--json', 'policy', 'check', '--target', 'Chat']);
  return { exitCode, report: Report.parse(JSON.parse(stdout)) };
}

async function finding(id: string) {
  const { report } = await check();
  const found = report.findings.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no finding ${id}`);
  return found;
}
