import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LocalLocation } from '../../../electron/locations/local-location.ts';
import { CohrtzFiles } from '../../lab/cohrtz/files.ts';
import type { CohrtzFault } from '../../lab/cohrtz/faults.ts';
import { diagnosticsOf, roomFile } from '../../lab/cohrtz/rooms.ts';
import { makeWorkshop } from '../live-database/support/children.ts';
import { fact, makeBench } from './support/local-run.ts';

function device() {
  const shop = makeWorkshop();
  const files = new CohrtzFiles(join(shop.scratch, 'device'), 20);
  const bench = makeBench(shop);
  bench.timeoutMs = 45_000;
  bench.location = new LocalLocation(files.documents);
  bench.folders = { copies: new LocalLocation(files.copies) };
  return { files, bench };
}

const probe = { kind: 'databases', path: 'cohrtz_*.db', except: ['cohrtz_secure.db'], every: '15m' };
const counted = {
  kind: 'copies',
  path: 'cohrtz_*.db',
  except: ['cohrtz_secure.db'],
  copies: 'copies',
  sql: `SELECT 'chat_messages' AS name, count(*) AS records,
    coalesce(sha256(group_concat(hash, ':' ORDER BY hash)), 'empty') AS hash
    FROM (SELECT sha256(id || '|' || value || '|' || hlc) AS hash FROM chat_messages WHERE is_deleted = 0)`,
};

it('looks at every database of the pattern, and at no other', async () => {
  const { bench } = device();
  const outcome = await bench.run(probe);
  expect(outcome).toMatchObject({ state: 'ok', value: 5, unit: 'databases' });
  expect(fact(outcome, 'databases')).toBe('5, of which 5 can be read');
});

it.each([
  ['room-encrypted', /encrypted/],
  ['room-truncated', /cut off/],
  ['room-empty', /empty/],
  ['room-other-file', /another kind of file \(zip\)/],
] as const)('tells %s apart, by the file', async (fault: CohrtzFault, text) => {
  const { files, bench } = device();
  files.fault(fault, true);
  const outcome = await bench.run(probe);
  expect(outcome).toMatchObject({ state: 'down', value: 4 });
  expect(outcome.reason?.en).toMatch(text);
  expect(fact(outcome, 'cohrtz_general.db')).toMatch(text);
});

it('finds none where the folder is another one', async () => {
  const { bench } = device();
  const outcome = await bench.run({ ...probe, path: 'room_*.db' });
  expect(outcome).toMatchObject({ state: 'down', value: 0 });
  expect(await bench.run({ ...probe, path: 'room_*.db', none: 'ok' })).toMatchObject({ state: 'ok' });
});

it('compares what copies say with hashes that are those of the application', async () => {
  const { files, bench } = device();
  const outcome = await bench.run(counted);
  expect(outcome).toMatchObject({ state: 'ok', value: 0 });
  expect(fact(outcome, 'copies')).toBe('laptop, phone');
  files.fault('diverged', true);
  const diverged = await bench.run(counted);
  expect(diverged).toMatchObject({ state: 'degraded', value: 1 });
  const [here, there] = [files.documents, join(files.copies, 'laptop')].map((folder) =>
    diagnosticsOf(roomFile(folder, 'general'), 'chat_messages'),
  );
  expect(diverged.reason?.en).toContain(
    `chat_messages (${here?.count} ${here?.hash.slice(0, 8)}… ≠ ${there?.count} ${there?.hash.slice(0, 8)}…)`,
  );
  expect(diverged.reason?.en).toContain('"laptop"');
});

it('says which copy lacks a database, and what it cannot compare', async () => {
  const { files, bench } = device();
  files.fault('copy-lacks-room', true);
  expect((await bench.run(counted)).reason?.en).toContain('"cohrtz_design.db" is not in the copy "laptop"');
  files.fault('room-encrypted', true);
  expect(await bench.run(counted)).toMatchObject({ state: 'down', value: 2 });
  files.fault('room-encrypted', false);
  files.fault('copy-lacks-room', false);
  expect(await bench.run({ ...counted, sql: 'SELECT nothing FROM nowhere' })).toMatchObject({
    state: 'unknown',
  });
  bench.folders = {};
  expect(await bench.run(counted)).toMatchObject({ state: 'paused' });
});
