import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RunRecord } from '../../../electron/actions/run-record.ts';
import { OldCopies } from '../../../electron/actions/kept/old-copies.ts';
import { wayBackOf } from '../../../electron/actions/way-back.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { RecordingLogger } from '../../fakes/recording-logger.ts';

const dayMs = 24 * 3_600_000;
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'holdfast-copies-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('removes copies of settings files after 30 days, and nothing that may be the last of its kind', async () => {
  const clock = new FakeClock();
  const logger = new RecordingLogger();
  const copies = new OldCopies({ folder, clock, logger });
  const put = (name: string, ageDays: number) => {
    const at = (clock.now() - ageDays * dayMs) / 1000;
    writeFileSync(join(folder, name), '');
    utimesSync(join(folder, name), at, at);
  };
  put('00ff00ff00ff00ff-edit-.env', 31);
  put('11ff00ff00ff00ff-edit-.env', 29);
  put('20260101T000000-000Z-00ff00ff00ff00ff-purge.sql', 400);
  mkdirSync(join(folder, '20260101T000000-000Z-00ff00ff00ff00ff-keep'));
  await copies.start();
  expect(readdirSync(folder).toSorted()).toEqual([
    '11ff00ff00ff00ff-edit-.env',
    '20260101T000000-000Z-00ff00ff00ff00ff-keep',
    '20260101T000000-000Z-00ff00ff00ff00ff-purge.sql',
  ]);
  copies.dispose();
  expect([clock.pendingTimers, logger.records]).toEqual([0, []]);
});

it('leaves a run whose copy is gone without a way back, and says so', () => {
  const copy = join(folder, '00ff00ff00ff00ff-edit-.env');
  const run = RunRecord.parse({
    id: '00ff00ff00ff00ff',
    target_id: '0123456789abcdef',
    action_id: 'edit',
    title: '{"en":"Edit","ko":"편집"}',
    arguments: '{}',
    planned_at: 0,
    started_at: 0,
    ended_at: 1,
    state: 'done',
    stages: '[]',
    kept: JSON.stringify([{ stage: 'edit', path: '.env', copy, digest: 'a', written: 'b' }]),
    files: '{}',
    safety_copy: null,
    reverts: null,
  });
  const facts = { definition: null, target: 'One', isReverted: false, isLive: false };
  writeFileSync(copy, '');
  expect(wayBackOf(run, facts).kind).toBe('revert');
  rmSync(copy);
  expect(wayBackOf(run, facts)).toMatchObject({
    kind: 'none',
    text: { en: expect.stringContaining('.env as it was before is no longer there') as unknown },
  });
});
