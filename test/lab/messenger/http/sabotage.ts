import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { MessengerFault } from '../faults.ts';
import type { Practice } from '../practice.ts';

const slowMs = 3000;

const webPage =
  '<!doctype html>\n<html lang="ko"><head><meta charset="utf-8"><title>사내 메신저</title></head>' +
  '<body><div id="app"></div><script type="module" src="/assets/index.js"></script></body></html>\n';

type Act = (response: ServerResponse, target: string, practice: Practice) => void;

const badGatewayPage =
  '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>\n';

/** The faults that take over every request, Socket.IO's polling included. */
const takeovers: readonly (readonly [MessengerFault, Act])[] = [
  ['accepts-never-answers', () => undefined],
  ['redirect-loop', (response, target) => redirect(response, target)],
  ['redirect-elsewhere', (response, target, practice) => redirect(response, practice.elsewhereUrl + target)],
  ['huge-answer', endless],
  ['bomb-answer', bomb],
  ['invalid-utf8', brokenText],
  ['bad-gateway', (response) => html(response, 502, badGatewayPage)],
  ['spa-fallthrough', (response) => html(response, 200, webPage)],
];

/** Whether a fault of the transport is on, and which. */
export function takeover(practice: Practice): MessengerFault | null {
  return takeovers.find(([name]) => practice.faults.isOn(name))?.[0] ?? null;
}

/** Acts out the faults of the transport. True when the request is dealt with. */
export async function sabotage(
  practice: Practice,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (practice.faults.isOn('slow')) await delay(slowMs);
  if (response.destroyed) return true;
  response.sendDate = false;
  response.setHeader('Date', new Date(practice.clock.now()).toUTCString());
  const found = takeovers.find(([name]) => practice.faults.isOn(name));
  found?.[1](response, request.url ?? '/', practice);
  return found !== undefined;
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { Location: location, 'Content-Length': 0 }).end();
}

function html(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

function brokenText(response: ServerResponse): void {
  const body = Buffer.concat([
    Buffer.from('{"status":"ok'),
    Buffer.from([0xff, 0xfe, 0xc3, 0x28]),
    Buffer.from('"}\n'),
  ]);
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length }).end(body);
}

/** Writes as fast as the reader takes it, until the reader gives up. */
function endless(response: ServerResponse): void {
  const chunk = Buffer.alloc(64 * 1024, '{"status":"ok"},');
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.write('[');
  const pump = (): void => {
    while (!response.destroyed && response.write(chunk)) {
      // Until the socket's buffer is full; the drain event continues.
    }
  };
  response.on('drain', pump);
  pump();
}

let bombBytes: Buffer | null = null;

function bomb(response: ServerResponse): void {
  bombBytes ??= makeBomb();
  response.writeHead(200, {
    'Content-Type': 'application/json',
    'Content-Encoding': 'gzip',
    'Content-Length': bombBytes.length,
  });
  response.end(bombBytes);
}

/** One hundred gzip members of ten megabytes of blanks each. */
function makeBomb(): Buffer {
  const member = gzipSync(Buffer.alloc(10 * 1024 * 1024, ' '));
  return Buffer.concat(Array.from({ length: 100 }, () => member));
}
