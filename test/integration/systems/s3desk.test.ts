import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import { s3deskFaults } from '../../lab/s3desk/faults.ts';
import type { S3deskFault } from '../../lab/s3desk/faults.ts';
import { startS3desk } from '../../lab/s3desk/server.ts';
import type { S3deskServer } from '../../lab/s3desk/server.ts';
import { notBuilt } from '../cli/built.ts';
import { addVault, openShopDesk, secretFile } from '../cli/support/shop-desk.ts';
import type { ShopDesk } from '../cli/support/shop-desk.ts';
import { onTarget } from './support/on-target.ts';
import { appPassword, Cluster, noServer } from '../postgres/support/cluster.ts';

const Findings = z.object({ findings: z.array(z.object({ id: z.string(), standing: z.string() })) });
const View = z.object({ rows: z.array(z.record(z.string(), z.unknown())), total: z.number() });
const Plan = z.object({
  warnings: z.array(z.object({ code: z.string(), text: z.string() })),
});
const WithParts = z.object({
  id: z.string(),
  parts: z.array(z.object({ id: z.string(), state: z.string() })),
});

let desk: ShopDesk;
const { probe, act, actionArgs } = onTarget(() => desk, 'Desk');
let server: S3deskServer;
const aJob = (number: number) => `01J${String(number).padStart(23, '0')}`;

describe.skipIf(notBuilt)('an S3Desk', () => {
  beforeAll(async () => {
    desk = await openShopDesk();
    server = await startS3desk({ folder: desk.at('s3desk') });
    await add('Desk', ['backend=sqlite'], []);
    await desk.json('action', 'enable', '--target', 'Desk');
    await addVault(desk, 'vault');
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await desk.dispose();
  });
  afterEach(() => {
    for (const name of Object.keys(s3deskFaults)) server.fault(name as S3deskFault, false);
  });

  it('is detected in its folder', async () => {
    const { stdout } = await desk.holdfast(['--json', 'target', 'detect', server.dataFolder]);
    expect(stdout).toContain('"s3desk"');
  });

  it('is well', async () => {
    await probe('jobs');
    const { probes } = await probe(
      'alive',
      'ready',
      'token',
      'token-needed',
      'encryption-key',
      'jobs',
      'database',
      'policies',
    );
    expect(probes.filter(({ state }) => state !== 'ok')).toEqual([]);
  });

  it.each([
    ['routes-missing', 'ready', 'down', /answers with a page/],
    ['routes-missing', 'jobs', 'down', /./],
    ['db-error', 'ready', 'down', /cannot use its database/],
    ['wrong-key', 'encryption-key', 'down', /not the one that its secrets were encrypted with/],
    ['no-key', 'encryption-key', 'down', /has no ENCRYPTION_KEY/],
    ['token-open', 'token-needed', 'down', /./],
    ['queue-full', 'jobs', 'degraded', /queue is full/],
  ] as const)('tells %s by the probe %s', async (fault, id, state, reason) => {
    server.fault(fault, true);
    const { probes } = await probe(id);
    expect(probes[0]).toMatchObject({ id, state });
    expect(probes[0]?.reason).toMatch(reason);
  });

  it('stays well at /readyz with a wrong key', async () => {
    server.fault('wrong-key', true);
    expect((await probe('ready')).probes[0]).toMatchObject({ state: 'ok' });
  });

  it('shows jobs and profiles from its live database', async () => {
    const jobs = View.parse(
      await desk.json('view', 'show', '--target', 'Desk', '--view', 'jobs', '--filter', 'state=queued'),
    );
    expect(jobs.rows.length).toBe(10);
    const profiles = await desk.json('view', 'show', '--target', 'Desk', '--view', 'profiles');
    expect(JSON.stringify(profiles)).not.toContain('enc:');
  });

  it('retries a failed job and cancels a queued one, and refuses what does not fit', async () => {
    expect(await act('retry-job', `job=${aJob(2)}`, 'profile=p1')).toMatchObject({
      exitCode: 0,
      result: { ok: true },
    });
    expect(await act('cancel-job', `job=${aJob(4)}`, 'profile=p1')).toMatchObject({
      exitCode: 0,
      result: { ok: true },
    });
    const { error } = await desk.failure(...actionArgs('retry-job', `job=${aJob(5)}`, 'profile=p1'));
    expect(error).toMatchObject({ code: 'action/blocked' });
    expect(error.message).toContain('succeeded');
  });

  it('shows the log of a job by its id', async () => {
    const { exitCode, result } = await act('show-job-log', `job=${aJob(7)}`, 'profile=p1');
    expect({ exitCode, output: result.output }).toEqual({ exitCode: 0, output: 'job.log: job 7\n' });
  });

  it('has policies for token, key and remote access, and shows no key', async () => {
    const file = join(server.configFolder, '.env');
    const before = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      before
        .replace(/API_TOKEN=.*/, 'API_TOKEN=change-me')
        .replace('ALLOW_REMOTE=false', 'ALLOW_REMOTE=true'),
    );
    const { stdout, exitCode } = await desk.holdfast(['--json', 'policy', 'check', '--target', 'Desk']);
    writeFileSync(file, before);
    expect(exitCode).toBe(3);
    const { findings } = Findings.parse(JSON.parse(stdout));
    const deviating = findings.filter(({ standing }) => standing === 'deviates').map(({ id }) => id);
    expect(deviating).toEqual(['api-token', 'remote-access']);
    expect(stdout).not.toContain(/ENCRYPTION_KEY=(.*)/.exec(before)?.[1]);
  });

  it('is captured while it runs and restored: every row, every log, the keys', async () => {
    const taken = WithParts.parse(
      await desk.json('snapshot', 'create', '--target', 'Desk', '--repo', 'vault'),
    );
    expect(taken.parts.map((part) => part.id)).not.toContain('database-dump');
    const to = desk.at('restored');
    const { warnings } = Plan.parse(await desk.json('restore', 'plan', taken.id, '--to', to));
    expect(warnings[0]).toMatchObject({ code: 'heed' });
    expect(warnings[0]?.text).toMatch(/run again once S3Desk starts.*\(10\) 01J0+\d+ transfer queued/);
    expect(warnings[1]?.text).toMatch(/marked as failed.*\(10\)/);
    await desk.json('restore', 'run', taken.id, '--to', to);
    const database = openSqlite(join(to, 's3desk.db'), {
      readOnly: true,
      mustExist: true,
      busyTimeoutMs: 1000,
    });
    expect(database.prepare('SELECT count(*) FROM jobs').pluck().get()).toBe(50);
    database.close();
    expect(readdirSync(join(to, 'logs', 'jobs')).length).toBe(50);
    const keys = join('config-folder', '.env');
    expect(readFileSync(join(to, keys)).equals(readFileSync(join(server.configFolder, '.env')))).toBe(true);
  }, 60_000);

  it('is no set when its key does not open its secrets, and is one without any encryption', async () => {
    const file = join(server.configFolder, '.env');
    const before = readFileSync(file, 'utf8');
    const capture = ['snapshot', 'create', '--target', 'Desk', '--repo', 'vault', '--no-verify'];
    writeFileSync(
      file,
      before.replace(/ENCRYPTION_KEY=.*/, `ENCRYPTION_KEY=${Buffer.alloc(32, 9).toString('base64')}`),
    );
    const { error } = await desk.failure(...capture);
    expect(error.message).toMatch(/secrets/);
    expect(await probe('secrets-of-set')).toMatchObject({ probes: [{ state: 'down' }] });
    const options = { readOnly: false, mustExist: true, busyTimeoutMs: 1000 };
    const database = openSqlite(join(server.dataFolder, 's3desk.db'), options);
    const sealed = z
      .array(z.object({ id: z.string(), secret_access_key: z.string() }))
      .parse(database.prepare('SELECT id, secret_access_key FROM profiles').all());
    database.exec("UPDATE profiles SET secret_access_key = 'open'");
    writeFileSync(file, before.replace(/ENCRYPTION_KEY=.*\n/, ''));
    expect(WithParts.parse(await desk.json(...capture)).parts).not.toEqual([]);
    for (const { id, secret_access_key: secret } of sealed)
      database.prepare('UPDATE profiles SET secret_access_key = ? WHERE id = ?').run(secret, id);
    database.close();
    writeFileSync(file, before);
  }, 60_000);

  it.skipIf(noServer)(
    'is captured with a PostgreSQL database in the same way',
    async () => {
      const cluster = await Cluster.start();
      try {
        await cluster.sql(
          'shop',
          `SET ROLE app;
          CREATE TABLE profiles (id text PRIMARY KEY, name text, endpoint text, region text, secret_access_key text, updated_at text);
          INSERT INTO profiles VALUES ('p1', 'one', 'http://s3.example', 'r', 'enc:x', '2026-11-20T01:00:00Z'), ('p2', 'two', NULL, NULL, NULL, NULL);
          CREATE TABLE jobs (id text PRIMARY KEY, profile_id text, type text, status text, error_code text, error text, created_at text, finished_at text);
          INSERT INTO jobs VALUES ('01J1', 'p1', 'transfer', 'queued', NULL, NULL, '2026-11-20T01:02:03.5Z', NULL)`,
        );
        await add(
          'Desk PG',
          ['backend=postgres', `database=${cluster.url()}`],
          [`database-password=@${secretFile(desk, 'pg', appPassword)}`],
        );
        const view = (id: string) => desk.json('view', 'show', '--target', 'Desk PG', '--view', id);
        expect(await view('jobs-postgres')).toMatchObject({
          rows: [{ id: '01J1', state: 'queued', profile: 'one', created_at: '2026-11-20T01:02:03.500Z' }],
        });
        expect(await view('profiles-postgres')).toMatchObject({
          rows: [
            { id: 'p1', encrypted: true },
            { id: 'p2', encrypted: false },
          ],
        });
        const { error } = await desk.failure('view', 'show', '--target', 'Desk PG', '--view', 'jobs');
        expect(error.message).toContain('no view "jobs"');
        const taken = WithParts.parse(
          await desk.json('snapshot', 'create', '--target', 'Desk PG', '--repo', 'vault'),
        );
        expect(taken.parts.map((part) => part.id)).toContain('database-dump');
        expect(taken.parts.map((part) => part.id)).not.toContain('database');
        expect(await desk.json('snapshot', 'verify', taken.id)).toMatchObject({ ok: true });
        expect(await desk.json('drill', 'run', taken.id)).toMatchObject({ ok: true });
        const to = desk.at('restored-pg');
        await desk.json('restore', 'run', taken.id, '--to', to);
        expect(
          readFileSync(join(to, 'postgres', 'database-dump.dump'))
            .subarray(0, 5)
            .toString(),
        ).toBe('PGDMP');
      } finally {
        await cluster.remove();
      }
    },
    120_000,
  );

  it('locks the address out after ten bad tokens, and the probe says so', async () => {
    for (let count = 0; count < 10; count += 1)
      await fetch(`${server.url}/api/v1/meta`, { headers: { 'X-Api-Token': 'stale' } });
    const { probes } = await probe('token');
    expect(probes[0]?.reason).toContain('Its limits are counted by address');
  });
});

async function add(name: string, settings: readonly string[], secrets: readonly string[]): Promise<void> {
  const all = [
    `url=${server.url}`,
    `root=${server.dataFolder}`,
    `config-folder=${server.configFolder}`,
    ...settings,
  ];
  const token = `api-token=@${secretFile(desk, 'token', server.token)}`;
  await desk.json(
    'target',
    'add',
    '--pack',
    's3desk',
    '--name',
    name,
    ...all.flatMap((one) => ['--set', one]),
    ...[token, ...secrets].flatMap((one) => ['--secret', one]),
  );
}
