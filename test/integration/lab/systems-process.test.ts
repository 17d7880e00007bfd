import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { forkLab } from '../../lab/child.ts';
import { systems } from '../../lab/protocol.ts';
import type { SystemName } from '../../lab/protocol.ts';

const others = systems.filter((name): name is Exclude<SystemName, 'messenger'> => name !== 'messenger');

describe('a practice server in its own process', () => {
  it.each(others)('of %s is started, told its faults and ended', async (system) => {
    const folder = mkdtempSync(join(tmpdir(), 'lab-system-'));
    const lab = forkLab();
    try {
      const ready = await lab.startSystem(system, folder);
      expect(ready).toMatchObject({ system, folder });
      for (const path of Object.values(ready.target.folders)) expect(existsSync(path)).toBe(true);
      for (const { name } of ready.faults.slice(0, 2)) {
        await lab.fault(name, true);
        await lab.fault(name, false);
      }
      await expect(lab.fault('no-such-fault', true)).rejects.toThrow('There is no fault');
      await expect(lab.startSystem(system, folder)).rejects.toThrow('running already');
      expect((await fetch(ready.url)).status).toBeLessThan(500);
      await lab.stop();
      await expect(fetch(ready.url)).rejects.toThrow('fetch failed');
    } finally {
      await lab.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
