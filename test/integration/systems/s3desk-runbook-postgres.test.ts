import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notBuilt } from '../cli/built.ts';
import { secretFile } from '../cli/support/shop-desk.ts';
import { appPassword, Cluster, noServer } from '../postgres/support/cluster.ts';
import { carriedOut, endedSo, evidenceOf } from './support/carried-out.ts';
import { openPractice } from './support/practice-target.ts';
import type { PracticeTarget } from './support/practice-target.ts';
import { snapshotOf } from './support/run-steps.ts';
import { typeAgain } from './support/typed-again.ts';

let practice: PracticeTarget;
let cluster: Cluster;
const { perform, go } = carriedOut(() => practice.desk, 's3desk', 'Practice');

describe.skipIf(notBuilt || noServer)('the runbooks of an S3Desk with PostgreSQL', () => {
  beforeAll(async () => {
    cluster = await Cluster.start();
    await cluster.sql(
      'shop',
      `SET ROLE app;
      CREATE TABLE profiles (id text PRIMARY KEY, name text, endpoint text, region text, secret_access_key text, updated_at text);
      INSERT INTO profiles VALUES ('p1', 'one', 'http://s3.example', 'r', 'enc:x', '2026-11-20T01:00:00Z');
      CREATE TABLE jobs (id text PRIMARY KEY, profile_id text, type text, status text, error_code text, error text, created_at text, finished_at text);
      INSERT INTO jobs VALUES ('01J1', 'p1', 'transfer', 'succeeded', NULL, NULL, '2026-11-20T01:02:03.5Z', NULL)`,
    );
    await cluster.sql('postgres', 'ALTER ROLE app CREATEDB');
    practice = await openPractice('s3desk', { backend: 'postgres', database: cluster.url() });
    const password = secretFile(practice.desk, 'pg', appPassword);
    await practice.desk.json('target', 'edit', 'Practice', '--secret', `database-password=@${password}`);
    practice.desk.putOnPath(join(practice.server.ready.folder, 'programs'));
  }, 120_000);
  afterAll(async () => {
    await practice.dispose();
    await cluster.remove();
  });

  it('back it up and restore it: database, key and files each by itself, while it is stopped', async () => {
    const taken = await perform({ runbook: 'backup', answers: { how: { chose: 'online' } }, failed: [] });
    await cluster.sql('shop', "INSERT INTO jobs VALUES ('01J2', 'p1', 'transfer', 'failed')");
    const set = { value: snapshotOf(taken, 'set') };
    const run = await perform({ runbook: 'restore', answers: { set }, failed: [] });
    expect(endedSo(run, 'done')).toEqual(
      expect.arrayContaining(['restore-dump', 'restore-key', 'restore-files']),
    );
    expect(endedSo(run, 'not-needed')).toEqual(['restore', 'jobs']);
    expect(await cluster.sql('shop', 'SELECT count(*) FROM jobs')).toBe('1');
  }, 120_000);

  it('rotate the encryption key without waiting for what only a file of SQLite tells', async () => {
    const { run } = await go(['start', 'rotate-encryption-key', '--target', 'Practice'], {
      credentials: { done: 'at hand' },
    });
    expect(run.next).toBe('rotate');
    for (const id of ['p1', 'p2']) typeAgain(practice.server.ready.folder, id);
    const { run: done, exitCode } = await go(['next', run.id], { rotate: { done: 'typed again' } });
    expect({ failed: endedSo(done, 'failed'), exitCode }).toEqual({ failed: [], exitCode: 0 });
    expect(evidenceOf(done, 'rotate')).toContain('Not needed with these settings');
  }, 120_000);

  it('look at its jobs and profiles where they are', async () => {
    const one = await perform({
      runbook: 'users-cannot-sign-in',
      answers: { who: { chose: 'one-person' } },
      failed: [],
    });
    expect(endedSo(one, 'done')).toContain('profiles-postgres');
    const run = await perform({
      runbook: 'start-stop-logs',
      answers: { what: { chose: 'restart' } },
      failed: [],
    });
    expect(endedSo(run, 'done')).toContain('jobs-postgres');
  }, 60_000);
});
