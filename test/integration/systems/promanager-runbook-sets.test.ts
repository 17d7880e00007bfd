import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startPromanager } from '../../lab/promanager/server.ts';
import { builtInPack } from '../../fakes/built-in-pack.ts';
import { notBuilt } from '../cli/built.ts';
import { secretFile } from '../cli/support/shop-desk.ts';
import { carriedOut, endedSo, evidenceOf } from './support/carried-out.ts';
import type { Answers } from './support/carried-out.ts';
import { openPractice } from './support/practice-target.ts';
import type { PracticeTarget } from './support/practice-target.ts';
import { mending, snapshotOf } from './support/run-steps.ts';

const Passed = z.object({ ruleId: z.string(), stepId: z.string(), reason: z.string() });
const Drills = z.object({ drills: z.array(z.object({ at: z.string(), ok: z.boolean() })) });
let practice: PracticeTarget;
const { perform, go } = carriedOut(() => practice.desk, 'promanager', 'Practice');
const mended = mending(() => practice.desk, go);
const start = (runbook: string) => ['start', runbook, '--target', 'Practice'];
const backups = () => readdirSync(join(practice.server.ready.folder, 'server/data/backups'));
const asked = (route: string) => practice.server.counters()[route] ?? 0;
const ok = { done: 'as it should be' } as const;

describe.skipIf(notBuilt)('the runbooks of a ProManager that take its set', () => {
  let whole = '';
  beforeAll(async () => {
    practice = await openPractice('promanager');
  }, 120_000);
  afterAll(() => practice.dispose());
  afterEach(() => practice.allOff());

  it('set up an environment with a first set, and back it up with a backup of the server', async () => {
    await perform({ runbook: 'new-environment', failed: [] });
    const before = backups().length;
    await perform({ runbook: 'backup', failed: [] });
    expect(backups()).toHaveLength(before + 1);
  }, 120_000);

  it('close a gap of backups with one that is listed, and none that was skipped', async () => {
    await practice.switchOn('backup-stale');
    const stale = await go(start('backups-missing'), {});
    expect(endedSo(stale.run, 'failed')).toContain('remembered');
    expect(evidenceOf(stale.run, 'remembered')).toMatch(/older than 36 hours/);
    await practice.switchOff('backup-stale');
    const run = await perform({ runbook: 'backups-missing', failed: [] });
    expect(evidenceOf(run, 'there')).toMatch(/after-a-gap/);
  }, 120_000);

  it('test a restore of the month, and say so when the board is not the one of the backup', async () => {
    const answers: Answers = { started: { chose: 'restore-only' } };
    const restores = asked('POST /api/backups/restore');
    const run = await perform({ runbook: 'restore-test', answers, failed: [] });
    expect(asked('POST /api/backups/restore')).toBe(restores + 1);
    expect(evidenceOf(run, 'test')).toMatch(/restore-drill/);
    const { drills } = Drills.parse(await practice.desk.json('drill', 'list', '--target', 'Practice'));
    const [newest] = drills.toSorted((a, b) => b.at.localeCompare(a.at));
    expect(newest?.ok).toBe(true);
    const page = practice.desk.at('handover.html');
    const handover = await practice.desk.json('handover', 'export', page, '--target', 'Practice');
    expect(handover).toMatchObject({ lastProvenRestore: { at: newest?.at, repository: 'vault' } });
    await practice.switchOn('sync-failed');
    const { run: stopped } = await go(start('restore-test'), { quiet: ok });
    expect(stopped).toMatchObject({ next: 'well', state: 'open' });
  }, 120_000);

  it('are put on a schedule, with the place of their snapshots', async () => {
    const monthly = ['schedule', 'set', '--name', 'Monthly', '--cron', '0 9 1 * *'];
    const test = ['--runbook', 'restore-test', '--target', 'Practice'];
    expect(await practice.desk.json(...monthly, ...test, '--repo', 'vault')).toMatchObject({
      task: { kind: 'runbook', runbookId: 'restore-test' },
    });
    expect(await practice.desk.failure(...monthly, ...test)).toMatchObject({
      error: { code: 'schedule/invalid' },
    });
    const drill = [...test, '--repo', 'vault', '--kind', 'drill'];
    expect(await practice.desk.failure(...monthly, ...drill)).toMatchObject({
      error: { code: 'usage/invalid' },
    });
    await practice.desk.json('schedule', 'remove', 'Monthly');
  });

  it('resync hard for links that fail again and again, and never without a reason', async () => {
    await practice.switchOn('links-broken');
    const run = await perform({
      runbook: 'google-sync-fails',
      answers: { links: { chose: 'broken' } },
      failed: ['sync'],
    });
    expect(evidenceOf(run, 'sync')).toMatch(/event link not found/);
    expect(run.rules.map(({ id }) => id)).toEqual(['hard-resync-for-broken-links']);
    const { passedRules } = z
      .object({ passedRules: z.array(Passed) })
      .parse(await practice.desk.json('runbook', 'status', run.id));
    expect(passedRules).toEqual([
      { ruleId: 'hard-resync-for-broken-links', stepId: 'hard', reason: 'it is a trial' },
    ]);
  }, 120_000);

  it('rotate a key where it counts, and stop while the old one is still what this console has', async () => {
    const { run } = await go(start('rotate-key'), { place: { chose: 'runtime' } });
    expect(run.next).toBe('in-runtime');
    const { url, target } = practice.server.ready;
    const headers = {
      'x-promanager-api-key': target.credentials['owner-key']?.secret ?? '',
      'content-type': 'application/json',
    };
    const body = JSON.stringify({
      config: { security: { ownerKeys: ['a-new-owner-key-of-32-characters'], authEnabled: true } },
    });
    await fetch(`${url}/api/config`, { method: 'POST', headers, body });
    const early = await go(['next', run.id], { 'in-runtime': ok, keep: ok });
    expect({ next: early.run.next, failed: endedSo(early.run, 'failed') }).toEqual({
      next: 'taken',
      failed: ['taken'],
    });
    expect(evidenceOf(early.run, 'taken')).toMatch(/runtime-config\.json/);
    const file = secretFile(practice.desk, 'new-key', 'a-new-owner-key-of-32-characters');
    await practice.desk.json('target', 'edit', 'Practice', '--secret', `owner-key=@${file}`);
    const done = await mended(run, 'taken', { 'old-refused': ok });
    expect(JSON.stringify(done)).not.toContain('a-new-owner-key-of-32-characters');
  }, 120_000);

  it('release a version, go back to the one before, and restore a backup of the server', async () => {
    const released = await perform({
      runbook: 'release',
      answers: { sets: { chose: 'here' }, version: { value: '2.1' } },
      failed: [],
    });
    expect(backups().some((name) => name.endsWith('-before-release.json'))).toBe(true);
    whole = snapshotOf(released, 'before');
    await perform({
      runbook: 'rollback',
      answers: { set: { value: whole }, data: { chose: 'program' } },
      failed: [],
    });
    const newest =
      backups()
        .filter((name) => name.endsWith('-before-release.json'))
        .at(-1) ?? '';
    const answers: Answers = { from: { chose: 'backup' }, 'restore-backup': { arguments: { file: newest } } };
    await perform({ runbook: 'restore', answers, failed: [] });
  }, 120_000);

  it('write down what followed an incident', async () => {
    await practice.switchOn('backup-missing');
    const told: Answers = {
      cause: { value: 'the host slept at two' },
      hurt: { value: 'nobody' },
      done: { value: 'woken' },
    };
    const run = await perform({ runbook: 'post-incident', answers: told, failed: ['state'] });
    expect(evidenceOf(run, 'cause')).toContain('the host slept at two');
  }, 120_000);

  it('restore a whole set while the API is stopped, with its files', async () => {
    const { run } = await go(start('restore'), { from: { chose: 'set' }, set: { value: whole }, quiet: ok });
    expect(run.next).toBe('stop');
    const { url, folder } = practice.server.ready;
    await practice.server.stop();
    const restored = await go(['next', run.id], { stop: ok });
    expect({ next: restored.run.next, failed: endedSo(restored.run, 'failed') }).toEqual({
      next: 'start',
      failed: [],
    });
    const again = await startPromanager({ folder, port: Number(new URL(url).port) });
    const { run: ended } = await go(['next', run.id], { start: ok, audit: ok, people: ok });
    await again.stop();
    expect({ failed: endedSo(ended, 'failed'), ok: ended.ok }).toEqual({ failed: [], ok: true });
  }, 120_000);

  it('are all tried here or without their sets', () => {
    const here =
      'backup backups-missing google-sync-fails new-environment post-incident release restore restore-test rollback rotate-key';
    const there = 'board-empty client-startup monitoring security-baseline startup users-cannot-sign-in';
    const all = builtInPack('promanager').runbooks.map(({ id }) => id);
    expect(all.toSorted()).toEqual([...here.split(' '), ...there.split(' ')].toSorted());
  });
});
