import { expect, test } from 'vitest';
import { readPinned } from '../../../electron/locations/host-database-copy/copy-on-host.ts';
import { failureFrom } from '../../../electron/locations/host-database-copy/host-copy.ts';
import {
  batchesOf,
  cutRuns,
  runsOf,
  runWords,
} from '../../../electron/locations/host-database-copy/host-pieces.ts';
import { readLeftovers } from '../../../electron/locations/host-database-copy/leftovers.ts';
import { parseFacts, readSeen } from '../../../electron/locations/host-database-copy/look-at-database.ts';
import { readSettled } from '../../../electron/locations/host-database-copy/settle-on-host.ts';
import { placeFor } from '../../../electron/locations/host-database-copy/temporary-place.ts';

const place = (folder: string, device: string, freeBytes: number) => ({ folder, device, freeBytes });

test('a copy goes to the first disk with room, to memory only where no disk has any, and never to a share', () => {
  const disk = place('/var/tmp', '/dev/sda1', 1000);
  const memory = place('/tmp', 'tmpfs', 5000);
  const share = place('/mnt', 'nas:/export', 9000);
  expect(placeFor([memory, share, disk], 900)).toBe(disk);
  expect(placeFor([memory, share, disk], 2000)).toBe(memory);
  expect(placeFor([memory, share, disk], 8000)).toBeNull();
});

test('runs are told in few bytes, cut into groups, and taken apart', () => {
  const runs = runsOf([3, 4, 5, 9, 20, 21]);
  expect(runs).toEqual([
    { at: 3, count: 3 },
    { at: 9, count: 1 },
    { at: 20, count: 2 },
  ]);
  expect(runWords(runs)).toBe('3:3 3 10:2');
  expect([...batchesOf(runs, 2)]).toEqual([
    [{ at: 3, count: 2 }],
    [
      { at: 5, count: 1 },
      { at: 9, count: 1 },
    ],
    [{ at: 20, count: 2 }],
  ]);
  expect(cutRuns(runs, 4)).toEqual([
    [
      { at: 3, count: 3 },
      { at: 9, count: 1 },
    ],
    [{ at: 20, count: 2 }],
  ]);
});

test('facts of files are read as GNU, BusyBox and BSD tell them', () => {
  expect(parseFacts('2049:77:4096:1700000000.123456789:640\n')).toEqual({
    id: '2049:77:4096:1700000000.123456789',
    sizeBytes: 4096,
    modifiedNs: '1700000000123456789',
    mode: 0o640,
  });
  expect(parseFacts('2049:77:4096:1700000000:600')).toMatchObject({ modifiedNs: '1700000000000000000' });
  expect(parseFacts('stat: illegal option')).toBeNull();
});

test('a database that is written while it is looked at is not settled; a place that tells no space is none', () => {
  const text = [
    'main\t1:2:8192:1700000000.000000001:644',
    'wal\t1:3:32:1700000000.000000001:644',
    'shm\t1:4:32768:1700000000.000000001:644',
    'head\t53514c',
    'again\t1:2:8192:1700000000.000000002:644',
    'place\t/tmp\t/dev/my disk 1000 990 10 99% /',
    'place\t/var/tmp\t',
  ].join('\n');
  expect(readSeen(text)).toMatchObject({
    files: { main: { sizeBytes: 8192 }, wal: { sizeBytes: 32 }, journal: null, hasShm: true },
    isSettled: false,
    beginning: Buffer.from('SQL'),
    places: [{ folder: '/tmp', device: '/dev/my disk', freeBytes: 10_240 }],
  });
});

const pinned = [
  'mode',
  'wal',
  'pages',
  '3',
  'size',
  '4096',
  'begun',
  'facts 1:2:12288:1700000000.5:644',
  'main 12288',
  'kept',
  'again 1:2:16384:1700000001.5:644',
  'released',
];
const job = { walMode: true, limits: { maxStallMs: 1, maxPinMs: 2, maxWalGrowthBytes: 3 } };

test('a pinned read counts only when it was held to its end, of the file that was meant, and is whole', () => {
  const without = (line: string) => pinned.filter((one) => one !== line);
  expect(readPinned(pinned, '', job, 7)).toMatchObject({ kind: 'copied', heldMs: 7, mode: 0o644 });
  expect(readPinned(without('released'), 'Error: database is locked', job, 7)).toEqual({ kind: 'busy' });
  const other = pinned.map((line) => line.replace('again 1:2:', 'again 1:9:'));
  expect(readPinned(other, '', job, 7)).toEqual({ kind: 'moved' });
  const withLog = (said: string) => pinned.map((line) => (line === 'kept' ? said : line));
  expect(readPinned(withLog('alone'), '', job, 7)).toMatchObject({ kind: 'copied' });
  const short = withLog('alone').map((line) => (line === 'main 12288' ? 'main 8192' : line));
  expect(readPinned(short, '', job, 7)).toMatchObject({ kind: 'failed' });
  // What the log has is in no copy.
  for (const lines of [without('kept'), withLog('unseen')])
    expect(readPinned(lines, '', job, 7)).toMatchObject({ kind: 'failed', detail: /-wal/ });
  expect(readPinned(withLog('failed'), 'cp: Disk quota exceeded', job, 7)).toEqual({ kind: 'full' });
  expect(readPinned([...pinned, 'limit wal 900'], '', job, 7)).toEqual({
    kind: 'limit',
    limit: 'wal',
    amount: 900,
  });
  expect(readPinned([...pinned, 'limit time'], '', { ...job, walMode: false }, 7)).toMatchObject({
    limit: 'stall',
  });
});

test('of a copy all files are taken, or none where the host does not tell all of them', () => {
  const settled = (text: string, exitCode: number | null = 0) =>
    readSettled({ exitCode, stdout: Buffer.from(text) });
  expect(settled('main\t8192\n-wal\t4152\nend\n')).toEqual({
    mainBytes: 8192,
    beside: [{ suffix: '-wal', sizeBytes: 4152 }],
  });
  const broken = [
    'main\t8192\n',
    'main\t8192\n-wal\t\nend\n',
    'end\n',
    '',
    '-wal\t4152\nend\n',
    'main\t0\nend\n',
  ];
  for (const text of broken) expect(settled(text)).toBeNull();
  for (const exitCode of [3, null]) expect(settled('main\t8192\nend\n', exitCode)).toBeNull();
});

test('what SQLite says is told by its words', () => {
  expect(failureFrom('Error: in prepare, attempt to write a readonly database (8)')).toEqual({
    kind: 'stopped',
  });
  expect(failureFrom('cp: error writing: No space left on device')).toEqual({ kind: 'full' });
  expect(failureFrom('sh:  sqlite3:\n not found')).toEqual({
    kind: 'failed',
    detail: 'sh: sqlite3: not found',
  });
});

test('leftovers are read line by line, and a line that is none is passed over', () => {
  const text = '1\t4\t1700000000\t/tmp/.holdfast-tmp-a b\n0\t8\t\t/tmp/.holdfast-tmp-c\nnoise\n';
  expect(readLeftovers(text)).toEqual([
    { path: '/tmp/.holdfast-tmp-a b', madeAt: 1_700_000_000_000, sizeBytes: 4096, inUse: true },
    { path: '/tmp/.holdfast-tmp-c', madeAt: null, sizeBytes: 8192, inUse: false },
  ]);
});
