import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { practiceSystems } from '../../../electron/cli/demo/practice-server.ts';
import { root } from '../../ui/support/holdfast.ts';
import { notBuilt } from './built.ts';

const Held = z.object({ ok: z.boolean() });
const System = z.object({
  system: z.string(),
  ok: z.boolean(),
  probes: z.array(z.object({ id: z.string(), state: z.string(), reason: z.string().nullable() })),
  verify: Held,
  drill: Held,
  restoredFolder: z.object({ identical: z.number(), differing: z.array(z.string()) }),
  restore: z.object({ checks: z.array(Held) }),
  undo: z.object({ identical: z.boolean() }),
});
const Written = z.object({ stdout: z.string(), stderr: z.string() });
const Report = z.object({ ok: z.boolean(), systems: z.array(System), journal: Held });

const own = mkdtempSync(join(tmpdir(), 'hf-demo-'));
/** Nothing of whoever runs the test: not their folders, not their keychain. */
const env = {
  ...process.env,
  TMPDIR: own,
  HOME: own,
  XDG_DATA_HOME: own,
  DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/holdfast-tests',
};
afterEach(() => rmSync(own, { recursive: true, force: true }));

describe.skipIf(notBuilt)('a demo', () => {
  // The whole of it, as a new user runs it: the bundles, a process for each server, and restores over their folders.
  it('proves every system from its probes to the undo of a restore, warns of nothing and leaves nothing', async () => {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [join(root, 'out', 'cli.js'), 'demo', '--once', '--small', '--json'],
      { env, maxBuffer: 16 * 1024 * 1024 },
    ).catch((failed: unknown) => Written.parse(failed));
    const report = Report.parse(JSON.parse(stdout));
    for (const { system, probes, ...proof } of report.systems) {
      const bad = probes.filter(({ state }) => !['ok', 'paused'].includes(state));
      expect({ system, bad }).toEqual({ system, bad: [] });
      expect({ system, ...proof }).toMatchObject({ ok: true, undo: { identical: true } });
    }
    expect(report.systems.map(({ system }) => system)).toEqual([...practiceSystems]);
    expect(report).toMatchObject({ ok: true, journal: { ok: true } });
    expect(stderr).not.toContain('Warning');
    expect(readdirSync(own).filter((name) => name.startsWith('holdfast-'))).toEqual([]);
  }, 240_000);
});
