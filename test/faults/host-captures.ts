import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { captureSnapshot } from '../../electron/snapshots/jobs/capture.ts';
import type { CaptureInput, CaptureResult } from '../../electron/snapshots/jobs/capture-input.ts';
import type { SnapshotId } from '../../shared/model/ids.ts';
import { check } from '../fakes/check-options.ts';
import { author, targetId } from '../fakes/repository-facts.ts';
import { filesOf, tempRepository } from '../fakes/temp-repository.ts';
import type { TempRepository } from '../fakes/temp-repository.ts';
import { giveTo } from '../integration/snapshots/host-databases/host-workshop.ts';
import type { PracticeMachine } from '../integration/snapshots/host-databases/host-workshop.ts';
import { HurriedClock } from '../integration/snapshots/host/support/host-shop.ts';
import { expectOneCommittedState, startStorm } from './storm.ts';

export const kibi = 1024;
const files = 200;
const fileBytes = 8 * kibi;
const pages = 60;

/** What has to come of a folder whose uploads are all new, without the database; and what of it is on its way at once. */
export const uploadBytes = files * fileBytes;
export const underWayBytes = 64 * fileBytes;

const packText = `pack: ledger
version: 1
title: Ledger
settings:
  root: { type: folder, title: Folder }
probes: [{ id: disk, kind: disk, title: Disk, group: a }]
parts:
  - { id: database, kind: sqlite, title: Database, path: data.db, min-bytes: 4 KiB, not-empty: [ledger], needs: [key] }
  - { id: uploads, kind: tree, title: Uploads, path: uploads }
  - { id: key, kind: file, title: Key, path: .key, format: 8 hex, mode-at-most: '0600', sensitive: true }
`;

/** A host with uploads, a key, and a live database whose server writes to it without pause. */
export type HostLedger = {
  readonly machine: PracticeMachine;
  readonly lastCommit: () => Promise<number>;
  /** Of the database now, with its log. */
  readonly databaseBytes: () => number;
  /** Every upload is another one. */
  readonly renew: () => void;
  readonly inputFor: (repository: TempRepository, previousId?: SnapshotId | null) => Promise<CaptureInput>;
  readonly capture: (repository: TempRepository, previousId?: SnapshotId | null) => Promise<CaptureResult>;
  /** Bytes that the link has carried since this was asked last. */
  readonly carried: () => number;
  /** Nothing of a capture is left: on the host, in the desk's scratch folder, or in the repository. */
  readonly expectNoLitter: (repository: TempRepository, at: string) => Promise<void>;
  /** The snapshot is whole, and holds one state of the database that is not older than a commit. */
  readonly expectWhole: (
    repository: TempRepository,
    result: CaptureResult,
    notBefore: number,
    at: string,
  ) => Promise<void>;
};

export async function startLedger(machine: PracticeMachine, random: () => number): Promise<HostLedger> {
  const storm = await startStorm('WAL', 50, random, pages);
  const root = dirname(storm.path);
  const scratchRoot = mkdtempSync(join(tmpdir(), 'ledger-scratch-'));
  onTestFinished(() => rmSync(scratchRoot, { recursive: true, force: true }));
  writeFileSync(join(root, '.key'), 'a1b2c3d4', { mode: 0o600 });
  const renew = () => {
    for (let file = 0; file < files; file += 1) {
      mkdirSync(join(root, `uploads/${file % 7}`), { recursive: true });
      writeFileSync(join(root, `uploads/${file % 7}/${file}`), randomBytes(fileBytes));
    }
    chmodSync(root, 0o755);
    giveTo(machine, root);
  };
  renew();
  const inputFor: HostLedger['inputFor'] = (repository, previousId = null) =>
    captureInput({ machine, root, scratchRoot }, repository, previousId);
  let carriedBefore = 0;
  return {
    machine,
    lastCommit: storm.lastCommit,
    databaseBytes: () => statSync(storm.path).size + statSync(`${storm.path}-wal`).size,
    renew,
    inputFor,
    capture: async (repository, previousId) => {
      const context = { signal: new AbortController().signal, clock: new HurriedClock() };
      return captureSnapshot(await inputFor(repository, previousId), {
        ...context,
        progress: () => undefined,
      });
    },
    carried: () => {
      const since = machine.link.carriedBytes() - carriedBefore;
      carriedBefore += since;
      return since;
    },
    expectNoLitter: async ({ folder }, at) => {
      const left = () => [
        ...machine.temporary(),
        ...readdirSync(scratchRoot).filter((name) => name !== 'lock-watch.json'),
        ...readdirSync(join(folder, 'locks')),
        ...readdirSync(folder).filter((name) => name.endsWith('.tmp')),
        ...programsOf(machine),
      ];
      await expect.poll(left, { timeout: 30_000, message: at }).toEqual([]);
    },
    expectWhole: (repository, result, notBefore, at) =>
      expectWhole(repository, result, join(scratchRoot, 'captured.db'), notBefore, at),
  };
}

type Place = { readonly machine: PracticeMachine; readonly root: string; readonly scratchRoot: string };

async function captureInput(
  { machine, root, scratchRoot }: Place,
  { folder, repository, rootSecret }: TempRepository,
  previousId: SnapshotId | null,
): Promise<CaptureInput> {
  const { id } = repository.file;
  return {
    desk: {
      access: { place: folder, id, rootSecret: rootSecret.toString('hex'), host: null },
      knownSnapshots: [],
      knownFacts: [],
    },
    by: author,
    subject: {
      target: { id: targetId, name: 'Ledger', settings: { root } },
      packText,
      host: await machine.access(),
      addresses: [],
      kind: 'manual',
      label: null,
      partialReason: null,
      operator: author.operator,
      typedName: null,
      holdfastVersion: '0.1.0',
      journalHead: '0'.repeat(64),
      scratchRoot,
      limits: { maxStallMs: 30_000, maxPinMs: 30_000, maxWalGrowthBytes: kibi ** 3 },
    },
    verify: true,
    previousId,
  };
}

async function expectWhole(
  { repository }: TempRepository,
  { snapshotId, verify }: CaptureResult,
  copy: string,
  notBefore: number,
  at: string,
): Promise<void> {
  expect(verify?.ok, at).toBe(true);
  expect((await check(repository)).problems, at).toEqual([]);
  const captured = await filesOf(repository, snapshotId);
  const uploads = Object.keys(captured).filter((name) => /^(uploads\/)?\d+\/\d+$/.test(name));
  expect(uploads, at).toHaveLength(files);
  writeFileSync(copy, captured['data.db'] ?? '');
  expectOneCommittedState(copy, notBefore);
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${copy}${suffix}`, { force: true });
}

/** What of the machine runs: every login there finds a PATH of its own. */
function programsOf({ programs }: PracticeMachine): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const isThere = readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`PATH=${programs}\0`);
        return isThere ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8').slice(0, 200)] : [];
      } catch {
        // It has just ended.
        return [];
      }
    });
}

/** A repository with pieces of the usual sizes, that goes with the round. */
export async function withRepository<Value>(work: (repository: TempRepository) => Promise<Value>) {
  const repository = await tempRepository((storage) => storage, {
    databaseBytes: 64 * kibi,
    fileBytes: kibi ** 2,
  });
  try {
    return await work(repository);
  } finally {
    await repository.dispose();
  }
}
