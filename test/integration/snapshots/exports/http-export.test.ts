import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PartId } from '../../../../shared/model/ids.ts';
import type { RepositoryId } from '../../../../shared/model/ids.ts';
import type { Job, JobOutcome } from '../../../../shared/model/job.ts';
import type { Target } from '../../../../shared/model/target.ts';
import { openTestConsole } from '../../../fakes/test-console.ts';
import type { TestConsole } from '../../../fakes/test-console.ts';
import { books, json, Shelf, shelfKey, shelfPack } from './shelf.ts';

const shelf = new Shelf();
let folder = '';
let desk: TestConsole;
let target: Target;
let repositoryId: RepositoryId;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-exports-'));
  await shelf.start();
  desk = await openTestConsole();
  const { pack } = await desk.ops.call('packs.planInstall', { text: shelfPack });
  await desk.ops.call('packs.install', { text: shelfPack, approvedSha256: pack.sha256 });
  target = await desk.ops.call('targets.add', {
    name: 'Shelf',
    pack: 'shelf',
    settings: { url: shelf.url, root: await offer(folder) },
    credentials: { key: { secret: shelfKey } },
  });
  const made = await desk.ops.call('repositories.init', {
    name: 'Vault',
    folder: await offer(folder),
    newFolderName: 'repository',
  });
  repositoryId = made.repository.id;
  const lastGroup = made.recoveryCode.split('-')[7] ?? '';
  await desk.ops.call('repositories.confirmKit', { repositoryId, lastGroup });
}, 60_000);
afterAll(async () => {
  await desk?.dispose();
  shelf.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('what a target hands out itself', () => {
  it('is told in a plan without being asked for', async () => {
    shelf.exporting = () => expect.unreachable('asked for');
    const { parts } = await desk.ops.call('snapshots.plan', { targetId: target.id });
    shelf.exporting = json(books(5));
    expect(parts.map(({ id, state, bytes }) => [id, state, bytes])).toEqual([
      ['books', 'ready', null],
      ['picture', 'ready', null],
    ]);
    expect(parts[0]?.path).toContain('/export/');
  }, 20_000);

  it('is part of a set: listed, counted, verified, drilled and restored as a file, and not put back in place', async () => {
    const { snapshot, verify } = await captured();
    expect(verify?.ok).toBe(true);
    expect(snapshot.parts.map(({ id, kind, state, files }) => ({ id, kind, state, files }))).toEqual([
      { id: 'books', kind: 'http-export', state: 'captured', files: 1 },
      { id: 'picture', kind: 'http-export', state: 'captured', files: 1 },
    ]);
    expect(snapshot.parts[0]?.exported?.counts.map(({ id, count }) => [id, count])).toEqual([
      ['books', 5],
      ['loans', 3],
    ]);
    const { id: snapshotId } = snapshot;
    const { files } = await desk.ops.call('contents.files', { snapshotId, partId: 'books' });
    expect(files.map(({ path }) => path)).toEqual(['books.json']);
    const drill = await ended(desk.ops.call('drills.run', { snapshotId }));
    expect(drill.outcome).toMatchObject({ kind: 'drill', report: { ok: true } });
    const to = { kind: 'folder', folder: await offer(folder), newFolderName: 'restored' } as const;
    await ended(desk.ops.call('restores.run', { snapshotId, to }));
    const restored = join(folder, 'restored', 'exports');
    expect(JSON.parse(await readFile(join(restored, 'books.json'), 'utf8'))).toEqual(books(5));
    expect((await stat(join(restored, 'books.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(restored, 'picture'))).size).toBe(70_000);
    const only = [PartId.parse('books')];
    const planned = await ended(
      desk.ops.call('restores.plan', { snapshotId, to: { kind: 'in-place' }, only }),
    );
    if (planned.outcome?.kind !== 'restore-plan') throw new Error(planned.error?.text.en);
    const blockers = planned.outcome.plan.blockers.map(({ text }) => text.en);
    expect(blockers.join()).toContain('what the target handed out about itself');
  }, 60_000);

  it('may be absent where the pack says so, with the reason', async () => {
    shelf.picture = json({}, 503);
    const { snapshot } = await captured();
    const absent = snapshot.parts.find(({ id }) => id === 'picture');
    expect(absent?.state).toBe('absent');
    expect(absent?.reason?.en).toContain('503');
    expect(snapshot.partialReason).toBeNull();
  }, 30_000);

  it('fails the set as a whole where it must be there, and leaves nothing behind', async () => {
    shelf.exporting = json({ ...books(5), version: 3 });
    const started = desk.ops.call('snapshots.create', { targetId: target.id, repositoryId });
    const { error, state } = await ended(started);
    expect([state, error?.code]).toEqual(['failed', 'snapshot/incomplete-set']);
    expect(error?.text.en).toMatch(/Books.*It is of version 3/s);
    const left = await readdir(desk.dataDir, { recursive: true });
    expect(left.filter((name) => /(^|\/)(books|picture)$/.test(name))).toEqual([]);
  }, 30_000);
});

async function captured(): Promise<Extract<JobOutcome, { kind: 'capture' }>> {
  const job = await ended(desk.ops.call('snapshots.create', { targetId: target.id, repositoryId }));
  if (job.outcome?.kind !== 'capture') throw new Error(job.error?.text.en ?? job.state);
  return job.outcome;
}

async function ended(started: Promise<{ readonly jobId: Job['id'] }>): Promise<Job> {
  const { jobId } = await started;
  for (;;) {
    const job = await desk.ops.call('jobs.wait', { jobId });
    if (job.finishedAt !== null) return job;
  }
}

async function offer(path: string): Promise<string> {
  return (await desk.ops.call('picker.offer', { path })).token;
}
