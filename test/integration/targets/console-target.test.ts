import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Target } from '../../../shared/model/target.ts';
import { openTestConsole } from '../../fakes/test-console.ts';
import type { TestConsole } from '../../fakes/test-console.ts';

let console: TestConsole;
let target: Target;

beforeAll(async () => {
  console = await openTestConsole();
  const { token } = await console.ops.call('picker.offer', { path: console.dataDir });
  target = await console.ops.call('targets.add', {
    name: 'This console',
    pack: 'holdfast',
    settings: { root: token },
    credentials: {},
    writesEnabled: false,
  });
});
afterAll(() => console.dispose());

async function states(): Promise<Readonly<Record<string, string>>> {
  const { probes } = await console.ops.call('probes.run', { targetId: target.id });
  return Object.fromEntries(probes.map(({ probe }) => [probe.id, probe.state]));
}

describe('the console as a target of its own', () => {
  it('looks at its own database while it is in use, and does not claim a backup', async () => {
    const { disk, ...found } = await states();
    expect(found).toEqual({ database: 'ok', private: 'ok', copies: 'degraded', 'backup-age': 'unknown' });
    expect(disk).toMatch(/^(ok|degraded|down)$/);
  });

  it('passes its check, which asks no address', async () => {
    const { ok, checks } = await console.ops.call('targets.check', { targetId: target.id });
    expect(checks.filter((check) => check.outcome === 'problem')).toEqual([]);
    expect(ok).toBe(true);
  });

  it.skipIf(process.platform === 'win32')(
    'notices that others may read its vault (Windows has no permission bits)',
    async () => {
      chmodSync(join(console.dataDir, 'vault.json'), 0o644);
      expect((await states())['private']).toBe('down');
      chmodSync(join(console.dataDir, 'vault.json'), 0o600);
      expect((await states())['private']).toBe('ok');
    },
  );
});
