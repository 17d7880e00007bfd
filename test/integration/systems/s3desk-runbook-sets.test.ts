import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { builtInPack } from '../../fakes/built-in-pack.ts';
import { practiceKey } from '../../lab/s3desk/files.ts';
import { notBuilt } from '../cli/built.ts';
import { carriedOut, endedSo, evidenceOf } from './support/carried-out.ts';
import type { Answers } from './support/carried-out.ts';
import { openPractice } from './support/practice-target.ts';
import type { PracticeTarget } from './support/practice-target.ts';
import { mending, snapshotOf } from './support/run-steps.ts';
import { environmentFile, typeAgain } from './support/typed-again.ts';

let practice: PracticeTarget;
const { perform, go } = carriedOut(() => practice.desk, 's3desk', 'Practice');
const mended = mending(() => practice.desk, go);
const start = (runbook: string) => ['start', runbook, '--target', 'Practice'];
const ok = { done: 'as it should be' } as const;

describe.skipIf(notBuilt || process.platform === 'win32')(
  'the runbooks of an S3Desk that take its set',
  () => {
    let whole = '';
    beforeAll(async () => {
      practice = await openPractice('s3desk');
      practice.desk.putOnPath(join(practice.server.ready.folder, 'programs'));
      // What is told by growth needs a first look.
      await practice.desk.holdfast(['probe', 'run', '--target', 'Practice', '--probe', 'jobs']);
    }, 120_000);
    afterAll(async () => {
      await practice.dispose();
    });
    afterEach(() => practice.allOff());

    it('back it up stopped, and take no set whose key does not open its secrets', async () => {
      const kept = environment();
      writeFileSync(
        environmentFile(practice.server.ready.folder),
        kept.replace(practiceKey, Buffer.alloc(32, 9).toString('base64')),
      );
      const { run } = await go(start('backup'), { how: { chose: 'online' } });
      expect({ failed: endedSo(run, 'failed'), next: run.next }).toEqual({ failed: ['set'], next: 'set' });
      writeFileSync(environmentFile(practice.server.ready.folder), kept);
      const done = await perform({ runbook: 'backup', answers: { how: { chose: 'stopped' } }, failed: [] });
      expect(endedSo(done, 'done')).toEqual(expect.arrayContaining(['stop', 'start', 'drill']));
      whole = snapshotOf(done, 'set');
    }, 120_000);

    it('rotate the token once S3Desk is ready, with what is left to the users', async () => {
      await practice.switchOn('db-error');
      const { run } = await go(start('rotate-api-token'), {});
      expect({ failed: endedSo(run, 'failed'), next: run.next }).toEqual({ failed: ['well'], next: 'well' });
      await practice.switchOff('db-error');
      const { credentials } = practice.server.ready.target;
      const done = await mended(run, 'well', { users: ok, rotate: { done: 'told' }, browsers: ok });
      expect(environment()).not.toContain(credentials['api-token']?.secret);
      const token = /^API_TOKEN=(.*)$/m.exec(environment())?.[1] ?? '';
      expect(JSON.stringify(done)).not.toContain(token);
    }, 120_000);

    it('rotate the encryption key between two sets, with every profile typed again', async () => {
      const { run } = await go(start('rotate-encryption-key'), { credentials: ok });
      expect(run.next).toBe('rotate');
      for (const id of ['p1', 'p2']) typeAgain(practice.server.ready.folder, id);
      const { run: done, exitCode } = await go(['next', run.id], { rotate: { done: 'typed again' } });
      expect({ failed: endedSo(done, 'failed'), exitCode }).toEqual({ failed: [], exitCode: 0 });
      expect(environment()).not.toContain(practiceKey);
      expect(snapshotOf(done, 'before')).not.toBe(snapshotOf(done, 'after'));
    }, 120_000);

    it('release a version that asks for its token, and go back to the image of before', async () => {
      const answers: Answers = { sets: { chose: 'here' }, version: { value: '0.2.0' }, image: ok };
      await practice.switchOn('token-open');
      const { run } = await go(start('release'), answers);
      expect({ next: run.next, failed: endedSo(run, 'failed').at(-1) }).toEqual({
        next: 'accepted',
        failed: 'accepted',
      });
      await practice.switchOff('token-open');
      const { run: repeated } = await go(['next', run.id], {
        accepted: { fail: 'the token was not asked for' },
        difference: ok,
      });
      expect({ state: repeated.state, ok: repeated.ok }).toEqual({ state: 'finished', ok: false });
      const back: Answers = { set: { value: snapshotOf(run, 'before') }, data: { chose: 'image-only' } };
      await perform({ runbook: 'rollback', answers: back, failed: [] });
    }, 120_000);

    it('restore a set with its key, its jobs and their logs', async () => {
      await practice.switchOn('wrong-key');
      const { run } = await go(start('restore'), { set: { value: whole }, queued: ok });
      expect({ failed: endedSo(run, 'failed'), next: run.next }).toEqual({
        failed: ['profiles'],
        next: 'profiles',
      });
      expect(environment()).toContain(practiceKey);
      await practice.switchOff('wrong-key');
      const token = /^API_TOKEN=(.*)$/m.exec(environment())?.[1] ?? '';
      writeFileSync(practice.desk.at('token'), `${token}\n`, { mode: 0o600 });
      await practice.desk.json(
        'target',
        'edit',
        'Practice',
        '--secret',
        `api-token=@${practice.desk.at('token')}`,
      );
      await mended(run, 'profiles', {});
    }, 120_000);

    it('test a restore of the month, maintain it, and write down what followed an incident', async () => {
      await perform({ runbook: 'restore-test', failed: [] });
      await perform({ runbook: 'maintenance', failed: [] });
      await practice.switchOn('no-key');
      const unwell = await perform({ runbook: 'maintenance', failed: ['keys'] });
      expect(evidenceOf(unwell, 'keys')).toMatch(/no ENCRYPTION_KEY/);
      const told: Answers = {
        cause: { value: 'the key was lost' },
        hurt: { value: 'all jobs' },
        done: { value: 'put back' },
      };
      const run = await perform({ runbook: 'post-incident', answers: told, failed: ['state'] });
      expect(evidenceOf(run, 'logs')).toMatch(/listening/);
    }, 120_000);

    it('are all tried here or without their sets', () => {
      const here =
        'backup maintenance post-incident release restore restore-test rollback rotate-api-token rotate-encryption-key';
      const there =
        'client-startup jobs-fail not-ready profiles-cannot-be-opened realtime-disconnects start-stop-logs startup users-cannot-sign-in';
      const all = builtInPack('s3desk').runbooks.map(({ id }) => id);
      expect(all.toSorted()).toEqual([...here.split(' '), ...there.split(' ')].toSorted());
    });
  },
);

function environment(): string {
  return readFileSync(environmentFile(practice.server.ready.folder), 'utf8');
}
