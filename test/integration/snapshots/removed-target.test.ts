import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import { openTestConsole } from '../../fakes/test-console.ts';
import type { TestConsole } from '../../fakes/test-console.ts';

let desk: TestConsole;
beforeEach(async () => (desk = await openTestConsole()));
afterEach(() => desk.dispose());

function keptLimits(): unknown {
  const path = join(desk.dataDir, 'console.db');
  const database = openSqlite(path, { readOnly: true, mustExist: true, busyTimeoutMs: 1000 });
  try {
    return database.prepare('SELECT count(*) FROM capture_limit').pluck().get();
  } finally {
    database.close();
  }
}

it('a target that is removed takes with it what a capture might ask of its server', async () => {
  const settings = { url: 'http://127.0.0.1:9' };
  const target = await desk.ops.call('targets.add', { name: 'Chat', pack: 'messenger', settings });
  await desk.ops.call('snapshots.setLimits', { targetId: target.id, limits: { maxStallMs: 500 } });
  expect(keptLimits()).toBe(1);
  await desk.ops.call('targets.remove', { targetId: target.id, confirmName: 'Chat' });
  expect(keptLimits()).toBe(0);
});
