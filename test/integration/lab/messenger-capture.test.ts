import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { partsFor } from '../../../electron/packs/parts-for-target.ts';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { captureSet } from '../../../electron/snapshots/capture/capture-set.ts';
import { localSource } from '../../../electron/snapshots/capture/source/local-source.ts';
import { captureDatabase } from '../../../electron/snapshots/capture/sqlite/capture-database.ts';
import { defaultCaptureLimits } from '../../../electron/snapshots/capture/sqlite/capture-limits.ts';
import { builtInPack } from '../../fakes/built-in-pack.ts';
import { MemoryChunkSink } from '../../fakes/memory-chunk-sink.ts';
import { forkLab } from '../../lab/child.ts';

const pack = builtInPack('messenger');

// In a process of its own: nobody else may have a handle on the database in the process that captures it.
const lab = forkLab();
let outer: string;

beforeAll(async () => {
  outer = mkdtempSync(join(tmpdir(), 'lab-capture-'));
  await lab.start({ folder: join(outer, 'server'), size: 'small' });
});
afterAll(async () => {
  await lab.stop();
  rmSync(outer, { recursive: true, force: true });
});

const capture = () =>
  captureSet(
    {
      parts: partsFor(pack, { settings: { root: join(outer, 'server'), url: 'http://127.0.0.1:5000' } }),
      references: pack.references,
      partialReason: null,
      expected: new Map(),
      scratchRoot: join(outer, 'scratch'),
      limits: defaultCaptureLimits,
    },
    { sink: new MemoryChunkSink(), source: localSource(), previous: null, captureDatabase },
    { signal: new AbortController().signal, progress: () => undefined, clock: new SystemClock() },
  );

async function whileOn<Value>(fault: string, work: () => Promise<Value>): Promise<Value> {
  await lab.fault(fault, true);
  try {
    return await work();
  } finally {
    await lab.fault(fault, false);
  }
}

describe('the set of a running practice messenger', () => {
  it('is captured whole, with every file that its database names', async () => {
    const { parts, references, partialReason } = await capture();
    expect(partialReason).toBeNull();
    expect(Object.fromEntries(parts.map(({ id, state }) => [id, state]))).toEqual({
      database: 'captured',
      uploads: 'captured',
      'secret-key': 'captured',
      'security-salt': 'captured',
      'master-key': 'captured',
      config: 'captured',
      rebuild: 'absent',
      program: 'absent',
      certificates: 'absent',
      service: 'absent',
    });
    expect(references).toMatchObject([{ id: 'uploads', missing: 0, unreferenced: 0 }]);
    expect(references[0]?.referred).toBeGreaterThan(5);
    expect(parts[0]?.database?.tables['users']?.rows).toBeGreaterThan(10);
  });

  it('holds all users also when all of them are still in the write-ahead log', async () => {
    const { parts } = await whileOn('wal-only', capture);
    expect(parts[0]?.database?.tables['users']?.rows).toBeGreaterThan(10);
  });

  it.each([
    ['config-gone', /Configuration.*config\.py/],
    ['uploads-gone', /Uploads.*uploads/],
    ['secret-key-missing', /Secret key.*\.secret_key/],
    ['security-salt-missing', /Security salt.*\.security_salt/],
    ['master-key-empty', /Master key of the rooms.*is empty \(0 bytes\)/],
    ['master-key-open', /Master key of the rooms.*\.master_key/],
    ['master-key-missing', /Master key of the rooms.*only \.master_key opens them/],
    ['db-empty', /Database.*users/],
    ['db-gone', /Database/],
    ['db-truncated', /Database.*(?:cut off|damaged)/],
    ['db-encrypted', /Database.*(?:encrypted|not readable)/],
    ['db-junk', /Database.*another kind of file \(text\)/],
  ])('is refused as a whole while %s', async (fault, reason) => {
    const refused = await whileOn(fault, () =>
      capture().then(
        () => 'captured',
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      ),
    );
    expect(refused.replaceAll('\n', ' ')).toMatch(reason);
  });
});
