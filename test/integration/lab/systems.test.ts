import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runFaultLine } from '../../../electron/cli/demo/fault-lines.ts';
import { practiceSystems } from '../../../electron/cli/demo/practice-server.ts';
import { parseRequest } from '../../lab/parse-request.ts';
import { systems } from '../../lab/protocol.ts';
import { startSystem } from '../../lab/systems/start-system.ts';

describe('the practice servers', () => {
  it('are of the same systems for the demo as for the tests', () => {
    expect(practiceSystems).toEqual(systems);
  });

  it.each(systems)('of %s say what to enter for them, have switches, and end', async (system) => {
    const folder = mkdtempSync(join(tmpdir(), 'lab-system-'));
    const request = parseRequest({ start: { system, folder, size: 'small' } });
    if (request === null || !('start' in request)) throw new Error('no start');
    const server = await startSystem(request.start, 'practice');
    try {
      const { ready } = server;
      expect(ready).toMatchObject({ system, folder });
      for (const path of Object.values(ready.target.folders)) expect(existsSync(path)).toBe(true);
      expect((await fetch(ready.url)).status).toBeLessThan(500);
      const facts = { ...ready, system, faults: [...ready.faults] };
      const typed = (line: string): Promise<string> =>
        runFaultLine([{ facts, fault: server.fault, dispose: () => server.stop() }], line);
      const { name = '', en } = ready.faults[0] ?? {};
      expect(await typed(`${system} ${name}`)).toContain(en);
      expect(await typed(`${system} ${name} off`)).toContain('off');
      expect((await typed('faults')).split('\n')).toHaveLength(ready.faults.length);
      expect(await typed('abacus broken')).toContain('no practice server "abacus"');
      await expect(server.fault('no-such-fault', true)).rejects.toThrow('There is no fault');
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
