import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PackId, ViewId } from '../../../shared/model/ids.ts';
import type { TargetId } from '../../../shared/model/ids.ts';
import type { ViewFilter } from '../../../shared/model/view.ts';
import { openTestConsole } from '../../fakes/test-console.ts';
import type { TestConsole } from '../../fakes/test-console.ts';

const pack = `
pack: depot
version: 1
title: Depot
settings:
  url: { type: url, title: Address, required: true }
  root: { type: folder, title: Folder, required-for: [views] }
credentials:
  token: { type: secret, title: Token }
probes:
  - { id: disk, kind: disk, title: Disk, group: capacity }
views:
  - id: crates
    title: Crates
    source:
      kind: http
      request: { path: /crates, headers: { X-Token: '\${credential.token.secret}' } }
      rows: $.crates[*]
      cells: { name: $.name, weight: $.weight, sealed: $.sealed, tags: $.tags, at: $.at }
      sql: >-
        SELECT *, CASE WHEN weight > 10 THEN 'heavy' ELSE 'light' END AS state FROM rows
    columns:
      - { id: name, title: Name }
      - { id: weight, title: Weight, type: number }
      - { id: sealed, title: Sealed, type: boolean }
      - { id: tags, title: Tags }
      - { id: at, title: At, type: time }
      - { id: state, title: State, type: state }
    states: [{ id: heavy, title: Heavy, tone: degraded }, { id: light, title: Light, tone: ok }]
    order: { column: name }
  - id: small
    title: Too small a limit
    source: { kind: http, request: { path: /metrics, max-bytes: 10 B }, rows: '$.crates[*]', cells: { name: $.name } }
    columns: [{ id: name, title: Name }]
    order: { column: name }
  - id: page
    title: A page
    source: { kind: http, request: { path: /page }, rows: '$[*]', cells: { name: $ } }
    columns: [{ id: name, title: Name }]
    order: { column: name }
  - id: counters
    title: Counters
    source: { kind: metrics, request: { path: /metrics }, names: [depot_] }
    columns: [{ id: labels, title: Labels }, { id: value, title: Value, type: number }]
    order: { column: labels }
  - id: state
    title: State file
    source: { kind: json, path: state.json, rows: $.doors, cells: { open: $.open, first: '$.names[0]' } }
    columns: [{ id: open, title: Open, type: boolean }, { id: first, title: First }]
    order: { column: first }
  - id: backups
    title: Backups
    source: { kind: files, path: backups, match: '[.]json$' }
    columns: [{ id: name, title: Name }, { id: kind, title: Kind }, { id: bytes, title: Size, type: bytes }, { id: modified, title: Changed, type: time }]
    order: { column: name }
  - id: refused
    title: Refused
    source: { kind: log, path: depot.log, match: 'reason=(?P<reason>\\S+) id=(?P<id>\\S+)', last-bytes: 120 B }
    columns: [{ id: reason, title: Reason }, { id: id, title: Id }]
    order: { column: id }
`;

const crates = {
  crates: [
    { name: 'b', weight: 4, sealed: true, tags: ['x'], at: '2026-11-21T01:02:03Z' },
    { name: 'a', weight: 12.5, sealed: false, tags: null, at: '2026-11-21T10:02:03+09:00' },
  ],
};

const server = createServer((request, response) => {
  if (request.url === '/crates' && request.headers['x-token'] !== 'open-sesame')
    response.writeHead(401).end('no');
  else if (request.url === '/crates') response.end(JSON.stringify(crates));
  else if (request.url === '/metrics') response.end('depot_in{door="1"} 3\ndepot_in{door="2"} 9\nother 1\n');
  else response.end('<html>hello</html>');
});
const root = mkdtempSync(join(tmpdir(), 'depot-'));
let desk: TestConsole;
let targetId: TargetId;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  desk = await openTestConsole();
  const plan = await desk.ops.call('packs.planInstall', { text: pack });
  await desk.ops.call('packs.install', { text: pack, approvedSha256: plan.pack.sha256 });
  const { token } = await desk.ops.call('picker.offer', { path: root });
  const target = await desk.ops.call('targets.add', {
    name: 'depot',
    pack: PackId.parse('depot'),
    settings: { url: `http://127.0.0.1:${port}`, root: token },
    credentials: { token: { secret: 'open-sesame' } },
  });
  targetId = target.id;
});

afterAll(async () => {
  await desk.dispose();
  server.close();
  rmSync(root, { recursive: true });
});

const show = (viewId: string, filter: ViewFilter = {}) =>
  desk.ops.call('views.show', { targetId, viewId: ViewId.parse(viewId), filter });

test('an answer is shown with types, states and order, and signed with the credential of the target', async () => {
  const { rows, total } = await show('crates');
  expect(total).toBe(2);
  expect(rows).toEqual([
    ['a', 12.5, 0, null, Date.UTC(2026, 10, 21, 1, 2, 3), 'heavy'],
    ['b', 4, 1, '["x"]', Date.UTC(2026, 10, 21, 1, 2, 3), 'light'],
  ]);
});

test('it is filtered and exported as every other view', async () => {
  expect((await show('crates', { columns: { state: ['heavy'] } })).rows.map(([name]) => name)).toEqual(['a']);
  const { text } = await desk.ops.call('views.csv', { targetId, viewId: ViewId.parse('crates') });
  expect(text.split('\r\n')[2]).toBe('b,4,1,"[""x""]",2026-11-21T01:02:03.000Z,light');
});

test('what is no JSON, too large, or refused, is said with what to do', async () => {
  await expect(show('page')).rejects.toThrow('/page is not JSON');
  await expect(show('small')).rejects.toThrow('max-bytes');
  await desk.ops.call('targets.edit', { targetId, credentials: { token: { secret: 'stale' } } });
  try {
    const refused = await show('crates').catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'view/unavailable' });
    expect(JSON.stringify(refused)).not.toContain('stale');
  } finally {
    await desk.ops.call('targets.edit', { targetId, credentials: { token: { secret: 'open-sesame' } } });
  }
});

test('metrics, a JSON file and a folder are tables as well', async () => {
  expect((await show('counters')).rows).toEqual([
    ['door=1', 3],
    ['door=2', 9],
  ]);
  await expect(show('state')).rejects.toMatchObject({ code: 'view/unavailable' });
  writeFileSync(join(root, 'state.json'), '{"doors":{"open":true,"names":["north","south"]}}');
  expect((await show('state')).rows).toEqual([[1, 'north']]);
  mkdirSync(join(root, 'backups'));
  writeFileSync(join(root, 'backups/one.json'), '{}');
  writeFileSync(join(root, 'backups/notes.txt'), 'left out');
  symlinkSync('/etc/hostname', join(root, 'backups/out.json'));
  const { rows } = await show('backups');
  expect(rows).toEqual([
    ['one.json', 'file', 2, expect.any(Number)],
    ['out.json', 'link', null, null],
  ]);
});

test('a log gives the groups of its newest lines', async () => {
  for (let line = 1; line <= 9; line += 1)
    appendFileSync(join(root, 'depot.log'), `12:00 reason=STALE id=${line}\nnoise\n`);
  const { rows } = await show('refused');
  expect(rows.map(([, id]) => id)).toEqual(['7', '8', '9']);
});

test('a view that would change something, or shows what its source does not have, is no pack', async () => {
  const changing = pack.replace('request: { path: /page }', 'request: { path: /page, method: POST }');
  const unknown = pack.replace('{ id: first, title: First }', '{ id: last, title: Last }');
  for (const [text, problem] of [
    [changing, /a view only reads/],
    [unknown, /there is no column "last"/],
  ] as const) {
    const { ok, problems } = await desk.ops.call('packs.validate', { text });
    expect(ok).toBe(false);
    expect(problems[0]?.message.en).toMatch(problem);
  }
});
