import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { processName } from '../../../../electron/snapshots/restore/system-holders.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-process-name-'));
  await writeFile(join(folder, 'server.mjs'), 'setInterval(() => {}, 1000); console.log("up");');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.skipIf(process.platform !== 'linux')(
  'a server of Node is named by its program and script, without its other arguments (proc(5) is of Linux)',
  async () => {
    const child = spawn(process.execPath, [join(folder, 'server.mjs'), '--token', 'k3y'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      await new Promise((resolve) => child.stdout.once('data', resolve));
      expect(processName(child.pid ?? 0)).toBe('node server.mjs');
    } finally {
      child.kill();
    }
  },
);
