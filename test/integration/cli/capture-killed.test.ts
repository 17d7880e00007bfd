import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonOf, root, runHoldfast } from '../../ui/support/holdfast.ts';
import type { DataFolder } from '../../ui/support/holdfast.ts';
import { notBuilt } from './built.ts';
import { makeShopDesk, put, secretFile } from './support/shop-desk.ts';
import type { ShopDesk } from './support/shop-desk.ts';

const enoughBytes = 96 * 1024 ** 2;
let desk: ShopDesk & DataFolder;

/** Starts a command as a process group and kills all of it once it says that it is at work. */
async function killed(args: readonly string[], when: RegExp): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'out', 'cli.js'), ...args], {
    env: { ...process.env, ...desk.env },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told += text;
    if (when.test(told) && child.pid !== undefined && child.exitCode === null)
      process.kill(-child.pid, 'SIGKILL');
  });
  await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
}

describe.skipIf(notBuilt || process.platform === 'win32')(
  'a capture to a file that is killed',
  { timeout: 120_000 },
  () => {
    beforeAll(() => {
      desk = makeShopDesk();
      put(desk.shop, 'uploads/large.bin', randomBytes(enoughBytes));
    });

    afterAll(() => desk.dispose());

    it('leaves what the next one there removes, and names', async () => {
      const file = desk.at('out/set.tar.zst.age');
      mkdirSync(dirname(file));
      const passphrase = secretFile(desk, 'sealing', 'a passphrase for the way');
      const what = [
        '--pack',
        desk.packFile,
        '--root',
        desk.shop,
        '--out',
        file,
        '--passphrase-file',
        passphrase,
      ];
      await killed(['capture', ...what], /Uploads/);
      const [left] = readdirSync(dirname(file));
      expect(left).toMatch(/^\.holdfast-capture-/);
      put(desk.shop, 'uploads/large.bin', 'not so large');
      const scratch = desk.at('tmp');
      mkdirSync(scratch);
      const again = await runHoldfast(['--json', 'capture', ...what], { ...desk.env, TMPDIR: scratch });
      expect(jsonOf(again)).toMatchObject({ path: file, removed: [join(dirname(file), left ?? '')] });
      expect(readdirSync(dirname(file))).toEqual(['set.tar.zst.age']);
      expect(readdirSync(scratch)).toEqual([]);
    });
  },
);
