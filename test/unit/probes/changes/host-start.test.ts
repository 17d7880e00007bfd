import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LocalLocation } from '../../../../electron/locations/local-location.ts';
import type { Location } from '../../../../electron/locations/location.ts';
import { parsePack } from '../../../../electron/packs/parse-pack.ts';
import { computerStartedAt } from '../../../../electron/platform/machine.ts';
import { FactStore } from '../../../../electron/probes/changes/fact-store.ts';
import { FactWatch } from '../../../../electron/probes/changes/fact-watch.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { RecordingLogger } from '../../../fakes/recording-logger.ts';
import { openTempStore } from '../../../fakes/temp-store.ts';
import type { TempStore } from '../../../fakes/temp-store.ts';

const { pack } = parsePack(`pack: shop
version: 1
title: Shop
settings: { root: { type: folder, title: Folder }, other: { type: folder, title: Other } }
probes: [{ id: disk, kind: disk, title: Disk, group: a }]
`);
const target = '0123456789abcdef';
const { signal } = new AbortController();

let folder: string;
let store: TempStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-host-'));
  store = openTempStore();
  store.database.prepare("INSERT INTO target VALUES (?, 'T', 'shop', '{}', '{}', 0, 0, NULL)").run(target);
});
afterEach(() => {
  store.dispose();
  rmSync(folder, { recursive: true });
});

/** Looks at a target whose `base` lies there, before and after the computer was started anew. */
async function changesOf(base: string, location: Location) {
  if (pack === null) throw new Error('the pack is not valid');
  const facts = new FactStore(store.database);
  const clock = new FakeClock();
  let startedAt = Date.UTC(2030, 0, 1);
  const watch = new FactWatch({
    store: facts,
    clock,
    logger: new RecordingLogger(),
    find: () => ({
      pack,
      settings: {},
      locationFor: (name) => (name === base ? location : null),
      host: null,
    }),
    startOf: () => Promise.resolve(startedAt),
  });
  await watch.look(target, signal);
  startedAt += 90_000;
  await watch.look(target, signal);
  startedAt = Date.UTC(2030, 0, 2);
  await watch.look(target, signal);
  await watch.dispose();
  return facts.changes(target, 0, Number.MAX_SAFE_INTEGER, 10);
}

test.each(['root', 'other'])(
  'tells that the host of a target was started whose %s lies on this computer',
  async (base) => {
    expect(await changesOf(base, new LocalLocation(folder))).toMatchObject([
      {
        kind: 'start',
        title: { en: 'The host was started' },
        before: '2030-01-01T00:00:00.000Z',
        after: '2030-01-02T00:00:00.000Z',
      },
    ]);
  },
);

const notAsked = () => Promise.reject(new Error('not asked for here'));
const elsewhere: Location = {
  kind: 'ssh',
  absolutePath: notAsked,
  facts: notAsked,
  list: notAsked,
  read: notAsked,
  space: notAsked,
  allows: notAsked,
  networkFileSystem: () => Promise.resolve(null),
};

test('tells that the host of a target was started that is reached over SSH', async () => {
  expect(await changesOf('root', elsewhere)).toMatchObject([{ kind: 'start' }]);
});

test.each<Location['kind']>(['local', 'ssh'])(
  'tells nothing of the host of files on a network file system: %s',
  async (kind) => {
    const location: Location = { ...elsewhere, kind, networkFileSystem: () => Promise.resolve('nfs4') };
    expect(await changesOf('root', location)).toEqual([]);
  },
);

test('takes the start of this computer from the system', () => {
  const now = Date.now();
  const startedAt = computerStartedAt(now);
  expect(startedAt).toBeLessThan(now);
  expect(Math.abs(computerStartedAt(now + 5000) - startedAt - 5000)).toBeLessThan(5000);
});
