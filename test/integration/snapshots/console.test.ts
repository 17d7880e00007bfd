import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JobId, RepositoryId, SnapshotId } from '../../../shared/model/ids.ts';
import type { Job, JobOutcome } from '../../../shared/model/job.ts';
import type { Target } from '../../../shared/model/target.ts';
import { addMessenger, openTestConsole } from '../../fakes/test-console.ts';
import type { TestConsole } from '../../fakes/test-console.ts';
import { startMessenger } from '../../lab/messenger/server.ts';
import type { Messenger } from '../../lab/messenger/server.ts';

let folder = '';
let desk: TestConsole;
let server: Messenger;
let target: Target;
let repositoryId: RepositoryId;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-snapshots-'));
  await mkdir(join(folder, 'messenger'));
  server = await startMessenger({ folder: join(folder, 'messenger'), size: 'small', signInsPerMinute: 1000 });
  desk = await openTestConsole();
  target = await addMessenger(desk.ops, server);
}, 60_000);

afterAll(async () => {
  await desk?.dispose();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function offer(path: string): Promise<string> {
  return (await desk.ops.call('picker.offer', { path })).token;
}

/** Waits until a job has ended. */
async function ended({ jobId }: { readonly jobId: JobId }): Promise<Job> {
  for (;;) {
    const job = await desk.ops.call('jobs.wait', { jobId });
    if (job.finishedAt !== null) return job;
  }
}

function isOf<Kind extends JobOutcome['kind']>(
  outcome: JobOutcome | null,
  kind: Kind,
): outcome is Extract<JobOutcome, { kind: Kind }> {
  return outcome?.kind === kind;
}

async function outcomeOf<Kind extends JobOutcome['kind']>(
  started: Promise<{ readonly jobId: JobId }>,
  kind: Kind,
): Promise<Extract<JobOutcome, { kind: Kind }>> {
  const { outcome, state, error } = await ended(await started);
  if (isOf(outcome, kind)) return outcome;
  throw new Error(`${state}: ${error?.text.en ?? ''}`);
}

let snapshotId: SnapshotId;

describe('a desk with a repository', () => {
  it('makes one in a new folder and takes no snapshot before the kit is confirmed', async () => {
    const made = await desk.ops.call('repositories.init', {
      name: 'Vault disk',
      folder: await offer(folder),
      newFolderName: 'repository',
    });
    repositoryId = made.repository.id;
    const refused = await ended(
      await desk.ops.call('snapshots.create', { targetId: target.id, repositoryId }),
    );
    expect(refused.error?.code).toBe('repository/no-kit');
    await expect(
      desk.ops.call('repositories.confirmKit', { repositoryId, lastGroup: 'XXXX' }),
    ).rejects.toMatchObject({ code: 'repository/wrong-code' });
    const lastGroup = made.recoveryCode.split('-')[7] ?? '';
    const confirmed = await desk.ops.call('repositories.confirmKit', { repositoryId, lastGroup });
    expect(confirmed.kitConfirmedAt).not.toBeNull();
    expect(await readdir(join(folder, 'repository'))).toContain('recover.mjs');
  });

  it('takes a snapshot of a live server and proves it in three layers', async () => {
    const started = desk.ops.call('snapshots.create', { targetId: target.id, repositoryId, label: 'first' });
    const { snapshot, verify } = await outcomeOf(started, 'capture');
    expect(verify?.ok).toBe(true);
    expect(snapshot.parts.map(({ id, state }) => [id, state])).toContainEqual(['database', 'captured']);
    snapshotId = snapshot.id;
    const { snapshots, freshness } = await desk.ops.call('snapshots.list', { targetId: target.id });
    expect(snapshots.map(({ layers }) => layers)).toMatchObject([
      { bytes: { ok: true, share: 1 }, structure: { ok: true }, meaning: { ok: true } },
    ]);
    expect(freshness).toMatchObject([{ newestVerifiedAt: snapshot.startedAt }]);
  });

  it('restores byte for byte into a folder', async () => {
    const to = { kind: 'folder', folder: await offer(folder), newFolderName: 'restored' } as const;
    const { result } = await outcomeOf(desk.ops.call('restores.run', { snapshotId, to }), 'restore');
    expect(result.outcome).toBe('restored');
    for (const name of ['.secret_key', '.security_salt', '.master_key', 'config.py']) {
      expect(await readFile(join(folder, 'restored', name))).toEqual(
        await readFile(join(server.folder, name)),
      );
    }
  });

  it('refuses to restore over a running service and says why', async () => {
    const planned = desk.ops.call('restores.plan', { snapshotId, to: { kind: 'in-place' } });
    const { plan } = await outcomeOf(planned, 'restore-plan');
    expect(plan.blockers.map((blocker) => blocker.code)).toContain('service-running');
  });

  it('looks into a snapshot: files, versions, rows', async () => {
    const { files } = await desk.ops.call('contents.files', { snapshotId, partId: 'config' });
    expect(files.map(({ path }) => path)).toEqual(['config.py']);
    const found = await desk.ops.call('contents.find', { name: 'messenger.db' });
    expect(found.files).toMatchObject([{ partId: 'database', snapshots: [{ id: snapshotId }] }]);
    const sql = 'SELECT count(*) AS users FROM users';
    const answer = await desk.ops.call('contents.query', { snapshotId, partId: 'database', sql });
    expect(Number(answer.rows[0]?.[0])).toBeGreaterThan(0);
    await expect(
      desk.ops.call('contents.query', { snapshotId, partId: 'database', sql: 'DELETE FROM users' }),
    ).rejects.toMatchObject({
      code: 'database/query-failed',
      message: 'The query cannot be run: only a SELECT can be run.',
    });
  });

  it('never lets the last verified snapshot go, by hand or by retention', async () => {
    const wish = { snapshotId, reason: 'tidying up', confirmName: target.name };
    await expect(desk.ops.call('snapshots.forget', wish)).rejects.toMatchObject({
      code: 'snapshot/not-forgettable',
    });
    const policy = { last: 1, daily: 0, weekly: 0, monthly: 0 };
    await desk.ops.call('retention.set', { targetId: target.id, policy });
    const plan = await desk.ops.call('retention.plan', { targetId: target.id, repositoryId });
    expect(plan.remove).toEqual([]);
    expect(plan.keep.map(({ id }) => id)).toEqual([snapshotId]);
  });

  it('keeps what is pinned, and lets the rest go with its reason', async () => {
    await desk.ops.call('snapshots.pin', { snapshotId, reason: 'before the move' });
    const started = desk.ops.call('snapshots.create', { targetId: target.id, repositoryId });
    const second = (await outcomeOf(started, 'capture')).snapshot;
    const pinned = await desk.ops.call('retention.plan', { targetId: target.id, repositoryId });
    expect(pinned.remove).toEqual([]);
    await desk.ops.call('snapshots.unpin', { snapshotId, reason: 'moved' });
    const { snapshots } = await desk.ops.call('snapshots.list', {});
    expect(snapshots.map(({ id, pins }) => [id, pins])).toEqual([
      [second.id, []],
      [snapshotId, []],
    ]);
  });

  it('proves a restore by a drill, and remembers it', async () => {
    const { report } = await outcomeOf(desk.ops.call('drills.run', { snapshotId }), 'drill');
    expect(report).toMatchObject({ ok: true, boot: null });
    const { drills } = await desk.ops.call('drills.list', { targetId: target.id });
    expect(drills).toMatchObject([{ snapshotId, ok: true }]);
    const { freshness } = await desk.ops.call('snapshots.list', { targetId: target.id });
    expect(freshness[0]?.lastProvenRestoreAt).toBe(drills[0]?.at);
  });

  it('runs a schedule that is due once, and says how it went', async () => {
    const task = { kind: 'drill', targetId: target.id, repositoryId } as const;
    const every = { kind: 'cron', expression: '* * * * *' } as const;
    const schedule = { name: 'often', zone: 'UTC', timing: every, task };
    const { state } = await desk.ops.call('schedules.set', schedule);
    expect(state).toBe('never');
    expect((await desk.ops.call('schedules.runDue', {})).runs).toEqual([]);
  });

  it('restores over the stopped server and takes it back, byte for byte', async () => {
    await server.stop();
    const names = ['messenger.db', 'config.py', '.master_key'];
    const before = await Promise.all(names.map((name) => readFile(join(server.folder, name))));
    const wish = { snapshotId, to: { kind: 'in-place' } } as const;
    await expect(desk.ops.call('restores.run', { ...wish, confirmName: 'other' })).rejects.toMatchObject({
      code: 'target/not-confirmed',
    });
    const run = desk.ops.call('restores.run', { ...wish, confirmName: target.name });
    const { result } = await outcomeOf(run, 'restore');
    expect(result.checks.every(({ ok }) => ok)).toBe(true);
    const { restores, interrupted } = await desk.ops.call('restores.list', {});
    expect(interrupted).toEqual([]);
    expect(restores[0]).toMatchObject({ id: result.id, inPlace: true, undoable: true });
    const undo = desk.ops.call('restores.undo', { restoreId: result.id, confirmName: target.name });
    expect((await outcomeOf(undo, 'restore')).result.outcome).toBe('undone');
    expect(await Promise.all(names.map((name) => readFile(join(server.folder, name))))).toEqual(before);
    expect((await desk.ops.call('restores.list', {})).restores[0]?.undoable).toBe(false);
  });

  it('says that it is damaged until a check that reads as much finds it well', async () => {
    const index = join(folder, 'repository', 'index');
    const [name = ''] = await readdir(index);
    const whole = await readFile(join(index, name));
    const health = async (readShare: 0 | 1): Promise<string | undefined> => {
      await ended(await desk.ops.call('repositories.check', { repositoryId, readShare }));
      await ended(await desk.ops.call('repositories.refresh', { repositoryId }));
      return (await desk.ops.call('repositories.snapshot', {})).repositories[0]?.health;
    };
    await writeFile(join(index, name), Buffer.from(whole).fill(7, 60, 70));
    expect(await health(1)).toBe('damaged');
    await writeFile(join(index, name), whole);
    expect(await health(0)).toBe('damaged');
    expect(await health(1)).toBe('ok');
  });

  it('finds a repository well, and its place gone when it is', async () => {
    const check = desk.ops.call('repositories.check', { repositoryId, readShare: 1 });
    expect((await outcomeOf(check, 'check')).report).toMatchObject({ ok: true, share: 1, problems: [] });
    await rename(join(folder, 'repository'), join(folder, 'away'));
    const refresh = await ended(await desk.ops.call('repositories.refresh', { repositoryId }));
    expect(refresh.error?.code).toBe('repository/not-there');
    const [gone] = (await desk.ops.call('repositories.snapshot', {})).repositories;
    expect(gone).toMatchObject({ health: 'not-there', snapshots: 2 });
    const found = await desk.ops.call('contents.find', { name: 'config.py' });
    expect(found).toMatchObject({ files: [], searched: 0, unsearched: [{ name: 'Vault disk' }] });
    await rename(join(folder, 'away'), join(folder, 'repository'));
    await ended(await desk.ops.call('repositories.refresh', { repositoryId }));
    const [back] = (await desk.ops.call('repositories.snapshot', {})).repositories;
    expect(back?.health).toBe('ok');
  });
});
