import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { PackId, ProbeId, ViewId } from '../../../shared/model/ids.ts';
import type { TargetId } from '../../../shared/model/ids.ts';
import { openTestConsole } from '../../fakes/test-console.ts';
import type { TestConsole } from '../../fakes/test-console.ts';

const pack = `
pack: library
version: 1
title: Library
settings: { url: { type: url, title: Address, required: true } }
credentials: { account: { type: login, title: Account } }
sessions:
  - id: account
    title: Account
    credential: account
    min-interval: 1ms
    open:
      - id: sign-in
        request: { method: POST, path: /sign-in, json: { password: '\${credential.account.secret}' } }
        expect: [{ status: 200, reason: The password is refused }]
        provides: [{ name: token, json: $.token }]
probes:
  - id: loans
    kind: http
    title: Loans
    group: authentication
    needs: [account]
    session: account
    request: { path: /loans, headers: { Authorization: 'Bearer \${session.token}' } }
views:
  - id: loans
    title: Loans
    source:
      kind: http
      session: account
      request: { path: /loans, headers: { Authorization: 'Bearer \${session.token}' } }
      rows: $.loans[*]
      cells: { title: $.title }
    columns: [{ id: title, title: Title }]
    order: { column: title }
`;

let signIns = 0;
let known = new Set<string>();
const server = createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  if (request.url === '/loans') {
    const isKnown = known.has(String(request.headers.authorization));
    response.writeHead(isKnown ? 200 : 401).end(isKnown ? '{"loans":[{"title":"Dune"}]}' : '{}');
    return;
  }
  let body = '';
  request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
  request.on('end', () => {
    signIns += 1;
    if (!body.includes('"right"')) return response.writeHead(401).end('{}');
    known.add(`Bearer ${signIns}`);
    return response.end(`{"token":"${signIns}"}`);
  });
});
let desk: TestConsole;
let targetId: TargetId;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  desk = await openTestConsole();
  const plan = await desk.ops.call('packs.planInstall', { text: pack });
  await desk.ops.call('packs.install', { text: pack, approvedSha256: plan.pack.sha256 });
  const target = await desk.ops.call('targets.add', {
    name: 'library',
    pack: PackId.parse('library'),
    settings: { url: `http://127.0.0.1:${port}` },
    credentials: { account: { username: 'ann', secret: 'wrong' } },
  });
  targetId = target.id;
});

beforeEach(() => {
  signIns = 0;
});

afterAll(async () => {
  await desk.dispose();
  server.close();
});

const show = () => desk.ops.call('views.show', { targetId, viewId: ViewId.parse('loans'), filter: {} });
const probe = () => desk.ops.call('probes.run', { targetId, probeIds: [ProbeId.parse('loans')] });
const setPassword = (secret: string) =>
  desk.ops.call('credentials.put', { targetId, name: 'account', value: { username: 'ann', secret } });

test('a refused sign-in is not tried again by looking at a view, until the credential changes or a person runs a probe', async () => {
  await expect(show()).rejects.toThrow(
    /The password is refused.*So that the account is not locked, the next try is at/s,
  );
  await expect(show()).rejects.toThrow(/it is not tried again before/);
  expect(signIns).toBe(1);
  await probe();
  expect(signIns).toBe(2);
  await expect(show()).rejects.toThrow(/it is not tried again before/);
  expect(signIns).toBe(2);
  await setPassword('right');
  await expect(show()).resolves.toMatchObject({ total: 1 });
  expect(signIns).toBe(3);
});

test('views and probes are one sign-in, and one that the server has lost is opened anew', async () => {
  await show();
  await probe();
  await show();
  expect(signIns).toBe(0);
  known = new Set();
  await expect(show()).resolves.toMatchObject({ total: 1 });
  expect(signIns).toBe(1);
});
