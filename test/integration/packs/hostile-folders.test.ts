import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import { makeBench } from '../probes/support/local-run.ts';
import { makeWorkshop } from '../live-database/support/children.ts';

// What lies in a target's folder, and paths that a pack which was never validated would try: nothing outside is read.

const marker = 'outside-marker-7f3a';

/** A target's folder with links that lead out of it, and what lies there. */
function hostileShop() {
  const shop = makeWorkshop();
  const outside = join(shop.root, '..', 'outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'secret.txt'), `${marker}\n`);
  writeFileSync(join(outside, 'app.log'), `2026-01-01 ERROR ${marker}\n`);
  const database = openSqlite(join(outside, 'app.db'), {
    readOnly: false,
    mustExist: false,
    busyTimeoutMs: 100,
  });
  database.exec(`CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('${marker}')`);
  database.close();
  symlinkSync(outside, shop.path('folder-link'));
  for (const name of ['secret.txt', 'app.log', 'app.db']) symlinkSync(join(outside, name), shop.path(name));
  symlinkSync('/etc', shop.path('etc'));
  symlinkSync('/dev/zero', shop.path('zero'));
  symlinkSync(join(outside, 'not-there-yet'), shop.path('dangling'));
  execFileSync('mkfifo', [shop.path('pipe')]);
  return { shop, outside };
}

test.skipIf(process.platform === 'win32')(
  'a probe reads nothing by a link that leads out, by a device, or by a path that leaves the folder',
  async () => {
    const { shop } = hostileShop();
    const bench = makeBench(shop);
    bench.timeoutMs = 3000;
    bench.settings = {
      file: '../outside/secret.txt',
      absolute: join(shop.root, '..', 'outside', 'secret.txt'),
    };
    const counts = [{ id: 'a', title: 'A', pattern: 'ERROR' }];
    const top = [{ title: 'T', pattern: '(outside-marker[^ ]*)' }];
    const probes: readonly Record<string, unknown>[] = [
      ...['secret.txt', 'folder-link/secret.txt', 'etc/passwd', 'zero', 'dangling'].map((path) => ({
        kind: 'files',
        files: [{ path, format: '8 hex' }],
      })),
      { kind: 'files', files: [{ path: '../outside/secret.txt', 'min-bytes': 1 }] },
      { kind: 'files', files: [{ path: '${settings.file}', 'min-bytes': 1 }] },
      { kind: 'files', files: [{ path: '${settings.absolute}', 'min-bytes': 1 }] },
      { kind: 'files', files: [{ path: 'a/../../outside/secret.txt', 'min-bytes': 1 }] },
      { kind: 'disk', path: 'folder-link', 'warn-free-percent': 100 },
      { kind: 'log', path: 'app.log', counts, top },
      { kind: 'log', path: 'folder-link/app.log', counts, top },
      { kind: 'log', path: '../outside/app.log', counts, top },
      { kind: 'log', path: 'zero', counts, top },
      { kind: 'log', path: 'pipe', counts, top },
      { kind: 'sqlite', path: 'app.db' },
      { kind: 'sqlite-query', path: 'folder-link/app.db', sql: 'SELECT a FROM t' },
      { kind: 'sqlite-query', path: '../outside/app.db', sql: 'SELECT a FROM t' },
      { kind: 'query-plan', path: 'app.db', queries: [{ id: 'a', title: 'A', sql: 'SELECT a FROM t' }] },
    ];
    for (const probe of probes) {
      const outcome = await bench.run(probe);
      expect(JSON.stringify(outcome), JSON.stringify(probe)).not.toContain(marker);
      expect(outcome.state, JSON.stringify(probe)).not.toBe('ok');
    }
  },
  30_000,
);

test('a query can neither reach another database nor write, whatever it says', async () => {
  const { shop, outside } = hostileShop();
  const own = openSqlite(shop.path('own.db'), { readOnly: false, mustExist: false, busyTimeoutMs: 100 });
  own.exec('CREATE TABLE t (a TEXT); INSERT INTO t VALUES (1)');
  own.close();
  const bench = makeBench(shop);
  for (const sql of [
    `ATTACH '${join(outside, 'app.db')}' AS o`,
    `WITH x AS (SELECT 1) INSERT INTO t VALUES (2)`,
    `SELECT 1; INSERT INTO t VALUES (2)`,
    `VACUUM INTO '${join(outside, 'copy.db')}'`,
    `SELECT load_extension('${join(outside, 'x.so')}')`,
    `SELECT readfile('${join(outside, 'secret.txt')}')`,
    `SELECT writefile('${join(outside, 'x')}', 'y')`,
    'PRAGMA writable_schema = 1',
    `SELECT * FROM pragma_database_list, pragma_journal_mode('delete')`,
  ]) {
    const outcome = await bench.run({ kind: 'sqlite-query', path: 'own.db', sql });
    expect(JSON.stringify(outcome), sql).not.toContain(marker);
    expect(outcome.state, sql).toBe('unknown');
  }
  const after = await bench.run({ kind: 'sqlite-query', path: 'own.db', sql: 'SELECT count(*) FROM t' });
  expect(after.value).toBe(1);
});

test.skipIf(process.platform === 'win32')(
  'a program of a probe is given no credential, and nothing else of this computer',
  async () => {
    const { shop } = hostileShop();
    const bench = makeBench(shop);
    bench.settings = { note: '$(id); `id`; ${credential.account.secret}' };
    process.env['HOLDFAST_TEST_MARKER'] = marker;
    try {
      const outcome = await bench.run({
        kind: 'command',
        command: ['/bin/sh', '-c', 'env; printf "%s" "$1"', 'sh', '${settings.note}'],
        expect: [{ text: { contains: 'nothing like this' } }],
      });
      const text = JSON.stringify(outcome);
      expect(text).not.toContain(marker);
      expect(text).not.toContain('uid=');
      expect(text).toContain('$(id); `id`; ${credential.account.secret}');
      const asked = bench.run({ kind: 'command', command: ['/bin/echo', '${credential.account.secret}'] });
      await expect(asked).rejects.toMatchObject({ code: 'credentials/missing' });
    } finally {
      delete process.env['HOLDFAST_TEST_MARKER'];
    }
  },
);
