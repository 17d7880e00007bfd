import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

export const shelfKey = 'the-key-of-the-shelf';

/** A pack whose set is what the server hands out: the newest export of books, which must be JSON, and a picture, which need not be there. */
export const shelfPack = `
pack: shelf
version: 1
title: Shelf
settings:
  url: { type: url, title: Address, required: true }
  root: { type: folder, title: Folder }
  take: { type: choice, title: What is taken, choices: [interface, folder], default: interface }
credentials:
  key: { type: secret, title: Key }
probes:
  - { id: port, kind: http, title: Port, group: startup, request: { path: / } }
parts:
  - id: books
    kind: http-export
    title: { en: Books, ko: 도서 }
    when: { setting: take, one-of: [interface] }
    steps:
      - id: newest
        request: { path: /newest, headers: { x-key: '\${credential.key.secret}' } }
        capture: [{ name: id, json: $.id }]
    request: { path: '/export/\${step.newest.id}', headers: { x-key: '\${credential.key.secret}' } }
    timeout: 3s
    max-bytes: 2 MiB
    expect:
      - { json: $.version, equals: 2, reason: { en: 'It is of version \${actual}', ko: '버전 \${actual}입니다' } }
      - { json: $.books, type: object }
    counts:
      - { id: books, title: { en: Books, ko: 도서 }, json: $.books.*, at-least: 1 }
      - { id: loans, title: { en: Loans, ko: 대출 }, json: '$.loans[*]' }
  - { id: picture, kind: http-export, title: Picture, required: false, request: { path: /picture }, format: any, when: { setting: take, one-of: [interface] } }
  - { id: notes, kind: file, title: Notes, path: notes.txt, when: { setting: take, one-of: [folder] } }
`.replaceAll('\\$', '$');

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export function books(count: number) {
  const titles = Array.from({ length: count }, (_, at) => [`b${at}`, { title: `Book ${at} – ü` }]);
  return { version: 2, books: Object.fromEntries(titles) as Record<string, unknown>, loans: [1, 2, 3] };
}

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(value));
  };
}

/** A server that hands out what it is told to, and one elsewhere that remembers which keys reached it. */
export class Shelf {
  exporting: Answer = json(books(5));
  picture: Answer = (_, response) => void response.end(Buffer.alloc(70_000, 7));
  readonly strayed: string[] = [];
  url = '';
  urlElsewhere = '';
  readonly #server: Server;
  readonly #elsewhere: Server;

  constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#elsewhere = createServer((request, response) => {
      this.strayed.push(String(request.headers['x-key']));
      json(books(5))(request, response);
    });
  }

  async start(): Promise<void> {
    for (const server of [this.#server, this.#elsewhere])
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.url = addressOf(this.#server);
    this.urlElsewhere = addressOf(this.#elsewhere);
  }

  stop(): void {
    for (const server of [this.#server, this.#elsewhere]) {
      server.closeAllConnections();
      server.close();
    }
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    if (request.url === '/picture') this.picture(request, response);
    else if (request.headers['x-key'] !== shelfKey) json({ ok: false }, 401)(request, response);
    else if (request.url === '/newest') json({ id: '7' })(request, response);
    else if (request.url === '/export/7') this.exporting(request, response);
    else json({}, 404)(request, response);
  }
}

function addressOf(server: Server): string {
  const address = server.address();
  return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
}
