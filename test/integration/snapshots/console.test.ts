import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallChannel, CallInput } from '../../../shared/contract/ops-api.ts';
import type { RepositoryId, SnapshotId } from '../../../shared/model/ids.ts';
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
let code = '';

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

/** Begins a job and waits for its end. */
async function job<Channel extends 'snapshots.create' | 'snapshots.verify' | 'restores.run' | 'restores.plan'>(
  channel: Channel & CallChannel,
  input: CallInput<Channel>,
): Promise<Job> {
  const { jobId } = (await desk.ops.call(channel, input)) as { jobId: Job['id'] };
  for (;;) {
    const now = await desk.ops.call('jobs.wait', { jobId });
    if (now.finishedAt !== null) return now;
  }
}

function outcome<Kind extends JobOutcome['kind']>(done: Job, kind: Kind): Extract<JobOutcome, { kind: Kind }> {
  if (done.outcome?.kind !== kind) throw new Error(`${done.state}: ${done.error?.text.en ?? ''}`);
  return done.outcome as Extract<JobOutcome, { kind: Kind }>;
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
    code = made.recoveryCode;
    const refused = await job('snapshots.create', { targetId: target.id, repositoryId });
    expect(refused.error?.code).toBe('repository/no-kit');
    await expect(
      desk.ops.call('repositories.confirmKit', { repositoryId, lastGroup: 'XXXX' }),
    ).rejects.toMatchObject({ code: 'repository/wrong-code' });
    const lastGroup = code.split('-')[7] ?? '';
    const confirmed = await desk.ops.call('repositories.confirmKit', { repositoryId, lastGroup });
    expect(confirmed.kitConfirmedAt).not.toBeNull();
    expect(await readdir(join(folder, 'repository'))).toContain('recover.mjs');
  });

  it('takes a snapshot of a live server and proves it in three layers', async () => {
    const done = await job('snapshots.create', { targetId: target.id, repositoryId, label: 'first' });
    const { snapshot, verify } = outcome(done, 'capture');
    expect(verify?.ok).toBe(true);
    expect(snapshot.parts.map(({ id, state }) => [id, state])).toContainEqual(['database', 'captured']);
    snapshotId = snapshot.id;
    const { snapshots, freshness } = await desk.ops.call('snapshots.list', { targetId: target.id });
    expect(snapshots.map(({ layers }) => layers)).toMatchObject([
      { bytes: { ok: true, share: 1 }, structure: { ok: true }, meaning: { ok: true } },
    ]);
    expect(freshness).toMatchObject([{ newestVerifiedAt: snapshot.startedAt }]);
  }, 60_000);

  it('restores byte for byte into a folder', async () => {
    const done = await job('restores.run', {
      snapshotId,
      to: { kind: 'folder', folder: await offer(folder), newFolderName: 'restored' },
    });
    expect(outcome(done, 'restore').result.outcome).toBe('restored');
    for (const name of ['.secret_key', '.security_salt', '.master_key', 'config.py']) {
      expect(await readFile(join(folder, 'restored', name))).toEqual(await readFile(join(server.folder, name)));
    }
  }, 60_000);

  it('refuses to restore over a running service and says why', async () => {
    const planned = await job('restores.plan', { snapshotId, to: { kind: 'in-place' } });
    const { plan } = outcome(planned, 'restore-plan');
    expect(plan.blockers.map((blocker) => blocker.code)).toContain('service-running');
  }, 60_000);
});
