import { afterEach, describe, expect, it } from 'vitest';
import { LimitsTable } from '../../../electron/snapshots/limits-table.ts';
import { snapshotOfRoot } from '../../../electron/snapshots/snapshot-of-root.ts';
import { SnapshotService } from '../../../electron/snapshots/snapshot-service.ts';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import { cancelled } from '../../../shared/errors/app-error.ts';
import { PackId } from '../../../shared/model/ids.ts';
import type { Target } from '../../../shared/model/target.ts';
import { author, partOf, rootOf, snapshotIdOf, targetId } from '../../fakes/repository-facts.ts';
import { home, openSnapshotDesk, snapshotAt, told } from '../../fakes/snapshot-desk.ts';
import type { JobAnswers } from '../../fakes/snapshot-desk.ts';

const older = snapshotAt(snapshotIdOf('a'), 1000);
const fresh = snapshotAt(snapshotIdOf('b'), 2000);
const theirs = snapshotAt(snapshotIdOf('c'), 3000);
const published = (snapshotId: typeof fresh.id, by = author) =>
  ({ kind: 'published', at: 10, by, snapshotId, targetId }) as const;
const target: Target = {
  id: targetId,
  name: 'Messenger',
  pack: PackId.parse('shop'),
  settings: {},
  network: { ca: null, proxy: null },
  host: null,
  writesEnabled: false,
  createdAt: 1,
};
const packText = `pack: shop
version: 1
title: Shop
settings:
  root: { type: folder, title: Folder }
probes: [{ id: disk, kind: disk, title: Disk, group: a }]
parts: [{ id: uploads, kind: tree, title: Uploads, path: uploads }]
`;

let dispose = () => {};
afterEach(() => dispose());

function snapshotsOf(answers: JobAnswers) {
  const desk = openSnapshotDesk(answers);
  dispose = () => desk.store.dispose();
  const parsed = parsePack(packText);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message.en);
  const service = new SnapshotService({
    ...desk,
    now: () => desk.clock.now(),
    scratchRoot: '/scratch',
    limits: new LimitsTable(desk.store.database),
    target: () => target,
    targets: () => [target],
    pack: () => ({ pack: parsed.pack, text: packText }),
    addressesOf: () => [],
    signature: () => ({ operator: 'kim@desk', typedName: null, holdfastVersion: '0', journalHead: '' }),
    anchored: () => undefined,
    serverSecrets: async () => ({ passwords: {}, authority: null }),
    hostAccess: async () => null,
    takeExports: async () => ({ taken: {}, release: () => undefined }),
    holdSleep: () => () => undefined,
    isReplacing: () => false,
    applyRetention: () => Promise.reject(new Error('not asked for')),
  });
  return { ...desk, service };
}

const wish = {
  targetId,
  repositoryId: home,
  kind: 'manual',
  label: null,
  partialReason: null,
  verify: true,
  retention: false,
} as const;

describe('a capture that is cancelled', () => {
  const whileReadingBack = (_input: unknown, signal: AbortSignal) =>
    new Promise<never>((_resolve, reject) => {
      if (signal.aborted) reject(cancelled());
      signal.addEventListener('abort', () => reject(cancelled()));
    });

  it('while its fresh snapshot is read back leaves that one known at once, not verified', async () => {
    const { service, registry, catalogue, noted } = snapshotsOf({
      'snapshot-capture': whileReadingBack,
      'repository-refresh': async () => {
        const facts = [published(fresh.id), published(theirs.id, { ...author, console: 'another' })];
        return told({ snapshots: [fresh, theirs], facts });
      },
    });
    catalogue.apply(home, told({ snapshots: [older], facts: [published(older.id)] }));
    const job = service.capture(wish);
    registry.cancel(job);
    expect(await registry.ended(job)).toMatchObject({ state: 'cancelled', error: { code: 'run/cancelled' } });
    const found = service.list({ targetId, repositoryId: home }).find(({ id }) => id === fresh.id);
    expect(found?.layers).toEqual({ bytes: null, structure: null, meaning: null });
    expect(noted).toMatchObject([
      { action: 'snapshot.created', result: 'done', details: { verified: null } },
    ]);
    expect(noted[0]?.subject).toContain(fresh.id.slice(0, 16));
  });

  it('before anything was published is noted as cancelled', async () => {
    const { service, registry, noted } = snapshotsOf({
      'snapshot-capture': whileReadingBack,
      'repository-refresh': async () => told({}),
    });
    const job = service.capture(wish);
    registry.cancel(job);
    await registry.ended(job);
    expect(service.list({ targetId, repositoryId: home })).toEqual([]);
    expect(noted).toMatchObject([{ action: 'snapshot.created', result: 'cancelled' }]);
  });
});

it('tells the job why a live database may be copied plainly, and the journal where one was', async () => {
  const meaning = {
    tables: {},
    userVersion: 0,
    pageSizeBytes: 4096,
    pages: 1,
    journalMode: 'wal',
    schemaSha256: '0'.repeat(64),
    method: 'plain-copy',
    heldMs: 0,
    quickCheck: 'ok',
    liveCopyReason: 'asked for',
  } as const;
  const stored = partOf('database', { list: [], listSha256: '0'.repeat(64), files: 1 });
  const root = rootOf([{ ...stored, database: meaning }], 2000);
  const copied = snapshotOfRoot(home, fresh.id, root);
  const { service, registry, asked, noted } = snapshotsOf({
    'snapshot-capture': async () => ({
      snapshotId: copied.id,
      verify: null,
      link: null,
      refreshed: told({ snapshots: [copied], facts: [published(copied.id)] }),
    }),
    'repository-refresh': async () => told({}),
  });
  await registry.ended(service.capture({ ...wish, liveCopyReason: 'asked for' }));
  expect(asked.find(({ job }) => job === 'snapshot-capture')?.input).toMatchObject({
    subject: { liveCopyReason: 'asked for' },
  });
  expect(noted).toMatchObject([
    { action: 'snapshot.created', result: 'done', details: { liveCopyReason: 'asked for' } },
  ]);
});
