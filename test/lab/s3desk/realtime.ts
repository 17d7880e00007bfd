import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** Server-sent events: a comment at once, and nothing but comments while there is no news. */
export function openEvents(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  response.write(': ok\n\n');
}

const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const ping = Buffer.from([0x89, 0]);
const closeFrame = Buffer.from([0x88, 0]);

/** A WebSocket (RFC 6455) that says nothing but pings, and closes when it is asked to. */
export function openWebSocket(request: IncomingMessage, socket: Duplex): void {
  const accept = createHash('sha1')
    .update(`${String(request.headers['sec-websocket-key'])}${guid}`)
    .digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  socket.write(ping);
  socket.on('error', () => socket.destroy());
  socket.on('data', (data: Buffer) => {
    if (((data[0] ?? 0) & 0x0f) === 8) socket.end(closeFrame);
  });
}
