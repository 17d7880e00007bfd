import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { builtInPack } from '../../fakes/built-in-pack.ts';
import { notBuilt } from '../cli/built.ts';
import { carriedOut, endedSo, evidenceOf } from './support/carried-out.ts';
import type { Answers } from './support/carried-out.ts';
import { openPractice } from './support/practice-target.ts';
import type { PracticeTarget } from './support/practice-target.ts';
import { mending, snapshotOf } from './support/run-steps.ts';

let practice: PracticeTarget;
const { perform, go } = carriedOut(() => practice.desk, 'messenger', 'Practice');
const mended = mending(() => practice.desk, go);
const start = (runbook: string) => ['start', runbook, '--target', 'Practice'];

describe.skipIf(notBuilt)('the runbooks of a messenger that take its set', () => {
  let whole = '';
  beforeAll(async () => {
    // No copy is started in a drill: that is tried with drills.
    practice = await openPractice('messenger', { 'start-command': '' });
  }, 120_000);
  afterAll(() => practice.dispose());
  afterEach(() => practice.allOff());

  it('back it up once its key is closed to others, and restore it into a scratch folder', async () => {
    await practice.switchOn('master-key-open');
    const { exitCode, run } = await go(start('backup'), {});
    expect({ exitCode, failed: endedSo(run, 'failed'), next: run.next }).toEqual({
      exitCode: 3,
      failed: ['required'],
      next: 'required',
    });
    expect(evidenceOf(run, 'required')).toMatch(/\.master_key/);
    await practice.switchOff('master-key-open');
    const done = await mended(run, 'required', {});
    whole = snapshotOf(done, 'set');
    expect(evidenceOf(done, 'drill')).toContain(whole);
  }, 120_000);

  it('release a version with a set before and after, and stop where an open administration came with it', async () => {
    const answers: Answers = {
      sets: { chose: 'here' },
      version: { value: '4.37' },
      ready: ok,
      announce: ok,
      install: ok,
      start: ok,
      difference: ok,
    };
    await practice.switchOn('admin-open');
    const { run } = await go(start('release'), answers);
    expect({ failed: endedSo(run, 'failed'), next: run.next }).toEqual({
      failed: ['refusals'],
      next: 'refusals',
    });
    await practice.switchOff('admin-open');
    const done = await mended(run, 'refusals', { difference: ok });
    const snapshots = await practice.desk.json('snapshot', 'list', '--target', 'Practice');
    const text = JSON.stringify(snapshots);
    for (const [step, label] of [
      ['before', 'before 4.37'],
      ['after', 'after 4.37'],
    ] as const) {
      expect(text).toContain(snapshotOf(done, step));
      expect(text).toContain(label);
    }
  }, 120_000);

  it('restore it whole, and see that the start deleted no upload', async () => {
    const uploads = () => readdirSync(join(practice.server.ready.folder, 'uploads')).length;
    const before = uploads();
    const { run } = await go(start('restore'), { set: { value: whole } });
    expect(run.next).toBe('stop');
    await practice.switchOn('server-stopped');
    const restored = await go(['next', run.id], { stop: ok });
    expect(restored.run.next).toBe('start');
    expect(endedSo(restored.run, 'done')).toContain('restore');
    await practice.switchOff('server-stopped');
    await practice.switchOn('orphan-uploads-cleaned');
    const unsure = await go(['next', run.id], { start: ok });
    expect(unsure).toMatchObject({ exitCode: 3, run: { next: 'clean-up' } });
    expect(evidenceOf(unsure.run, 'clean-up')).toMatch(/deleted 17 uploads/);
    await practice.switchOff('orphan-uploads-cleaned');
    await mended(run, 'clean-up', { people: ok });
    expect(uploads()).toBe(before);
  }, 120_000);

  it('go back to the program of before without the data, accepted only once users can be reached', async () => {
    const answers: Answers = {
      why: { value: 'messages stay out' },
      data: { chose: 'program' },
      set: { value: whole },
      stop: ok,
      program: ok,
      start: ok,
    };
    await practice.switchOn('gevent-missing');
    const { run } = await go(start('rollback'), answers);
    expect({ failed: endedSo(run, 'failed'), next: run.next }).toEqual({
      failed: ['accepted'],
      next: 'accepted',
    });
    await practice.switchOff('gevent-missing');
    const done = await mended(run, 'accepted', { told: ok });
    expect(done.steps.find(({ step }) => step.id === 'restore')?.state).toBe('not-needed');
  }, 120_000);

  it('maintain it only while its database is beyond doubt', async () => {
    const stray = join(practice.server.ready.folder, 'uploads', 'stray.bin');
    writeFileSync(stray, 'an upload that nothing names');
    utimesSync(stray, 0, 0);
    const answers: Answers = {
      policy: { chose: 'keep' },
    };
    const done = await perform({ runbook: 'maintenance', answers, failed: [] });
    expect(evidenceOf(done, 'purge')).toMatch(/Expired or revoked device sessions/);
    expect(existsSync(stray)).toBe(false);
    await practice.switchOn('db-empty');
    const { run } = await go(start('maintenance'), {});
    expect({ failed: endedSo(run, 'failed'), next: run.next }).toEqual({ failed: ['well'], next: 'well' });
    expect(run.rules.map(({ id }) => id)).toEqual(['no-clean-up-in-doubt']);
  }, 120_000);

  it('test a restore of the month, and write down what followed an incident', async () => {
    await perform({ runbook: 'restore-test', answers: { started: { chose: 'restore-only' } }, failed: [] });
    const told: Answers = {
      cause: { value: 'gevent was lost with an update' },
      hurt: { value: 'forty users' },
      done: { value: 'installed' },
    };
    await practice.switchOn('gevent-missing');
    const run = await perform({ runbook: 'post-incident', answers: told, failed: ['state'] });
    expect(evidenceOf(run, 'cause')).toContain('gevent was lost with an update');
  }, 120_000);

  it('are all tried here or without their sets', () => {
    const here = ['backup', 'maintenance', 'post-incident', 'release', 'restore', 'restore-test', 'rollback'];
    const there =
      'client-startup database-damaged files-do-not-arrive lost-device monitoring realtime-disconnects security-check startup users-cannot-sign-in';
    const all = builtInPack('messenger').runbooks.map(({ id }) => id);
    expect(all.toSorted()).toEqual([...here, ...there.split(' ')].toSorted());
  });
});

const ok = { done: 'as it should be' } as const;
