import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notBuilt } from '../cli/built.ts';
import { installShopPack, openShopDesk } from '../cli/support/shop-desk.ts';
import type { ShopDesk } from '../cli/support/shop-desk.ts';

const issued = 'ticket-of-one-use-4711';
const packText = `pack: tickets
version: 1
title: Tickets
settings:
  url: { type: url, title: Address, required: true }
probes: [{ id: alive, kind: http, title: Alive, group: a, request: { path: / } }]
actions:
  - id: use-ticket
    kind: http
    title: Use a ticket
    look: [{ id: now, request: { path: / }, capture: [{ name: state, title: { en: State, ko: 상태 }, json: $.state }, { name: raw, json: $.state }] }]
    run:
      - { id: issue, request: { method: POST, path: /tickets }, capture: [{ name: ticket, json: $.ticket, secret: true }] }
    check:
      - id: used
        request: { path: /, headers: { X-Ticket: '\${step.issue.ticket}' } }
        expect: [{ json: $.ticket, equals: '\${step.issue.ticket}' }]
`;

let desk: ShopDesk;
let server: Server;
const seen: string[] = [];

describe.skipIf(notBuilt)('actions over HTTP', () => {
  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(String(request.headers['x-ticket'] ?? ''));
      const ticket = request.method === 'POST' ? issued : (request.headers['x-ticket'] ?? null);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ state: 'ready', ticket }));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    desk = await openShopDesk();
    writeFileSync(desk.at('tickets.yaml'), packText);
    await installShopPack(desk, desk.at('tickets.yaml'));
    await desk.json(
      'target',
      'add',
      '--pack',
      'tickets',
      '--name',
      'Desk',
      '--set',
      `url=http://127.0.0.1:${port}`,
    );
    await desk.json('action', 'enable', '--target', 'Desk');
  }, 60_000);
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise<void>((done) => server.close(() => done()));
    await desk.dispose();
  });

  it('give what a changing step captured to the steps that check, also when it is secret, and show it nowhere', async () => {
    const args = ['action', 'run', '--target', 'Desk', '--action', 'use-ticket', '--confirm', 'Desk'];
    const { stdout, exitCode } = await desk.holdfast(['--json', ...args]);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      captured: [{ title: 'State', value: 'ready' }],
      output: 'now.raw: ready',
    });
    expect(exitCode).toBe(0);
    expect(seen).toContain(issued);
    expect(stdout).not.toContain(issued);
    const journal = JSON.stringify(await desk.json('journal', 'list'));
    expect(journal).toContain('"State":"ready"');
    expect(journal).not.toContain(issued);
  });
});
