import { expect, it } from 'vitest';
import { readAbilities } from '../../../../electron/locations/ssh/read-abilities.ts';
import { SessionSlots } from '../../../../electron/locations/ssh/session-slots.ts';

it('reads what a host says of itself', () => {
  const text = [
    'system\tLinux',
    'release\t6.1.0',
    'machine\tx86_64',
    'uid\t1001',
    'user\tops',
    'temp\t/var/tmp',
    'has-python3\t1',
    'has-sqlite3\t1',
    'has-sha256sum\t1',
    'has-df\t1',
    'has-sudo\t1',
    'python3\t3.11.2',
    'python3-sqlite\t3.40.1',
    'sqlite3\t3.40.1 2022-12-28 14:03:47 df5c253c0b3d',
    'pg_dump\tpg_dump (PostgreSQL) 15.8 (Debian 15.8-0+deb12u1)',
    'a line of nothing',
    'unknown\tx',
  ].join('\n');
  expect(readAbilities(text)).toEqual({
    system: 'Linux',
    release: '6.1.0',
    machine: 'x86_64',
    user: 'ops',
    uid: 1001,
    temporaryFolder: '/var/tmp',
    python3: '3.11.2',
    python3Sqlite: '3.40.1',
    sqlite3: '3.40.1',
    pgDump: '15.8',
    has: new Set(['sha256sum', 'df', 'sudo']),
  });
});

it('knows nothing of a host that says nothing', () => {
  const found = readAbilities('python3-sqlite\t\nuid\t');
  expect(found).toMatchObject({
    system: '',
    uid: null,
    temporaryFolder: '/tmp',
    python3Sqlite: null,
    has: new Set(),
  });
});

it('lets as many sessions run as the host allows, in their order, and passes on the turn of one that gave up', async () => {
  const slots = new SessionSlots(2);
  const wait = { signal: new AbortController().signal, timeoutMs: 30_000 };
  const late = () => new Error('late');
  const [first, second] = await Promise.all([slots.take(wait, late), slots.take(wait, late)]);
  const order: string[] = [];
  const cancel = new AbortController();
  const gaveUp = slots.take({ ...wait, signal: cancel.signal }, late);
  const third = slots.take(wait, late).then((release) => (order.push('third'), release));
  const fourth = slots.take(wait, late).then((release) => (order.push('fourth'), release));
  cancel.abort();
  await expect(gaveUp).rejects.toMatchObject({ code: 'run/cancelled' });
  await expect(slots.take({ ...wait, timeoutMs: 1 }, late)).rejects.toThrow('late');
  first();
  first();
  (await third)();
  (await fourth)();
  expect(order).toEqual(['third', 'fourth']);
  slots.shrink();
  second();
  expect(slots.taken).toBe(0);
  const alone = await slots.take(wait, late);
  await expect(slots.take({ ...wait, timeoutMs: 1 }, late)).rejects.toThrow('late');
  alone();
});
