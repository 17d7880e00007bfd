import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import { Server } from 'socket.io';

/** A service of a host's own loopback: a page, metrics, a stream of events, Socket.IO, and packets of UDP under the same number. It prints its port, and ends with its input. */
const http = createServer((request, response) => {
  if (request.url === '/events') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('event: hello\ndata: {"from":"inside"}\n\n');
    return;
  }
  const isMetrics = request.url === '/metrics';
  response.writeHead(200, { 'content-type': isMetrics ? 'text/plain; version=0.0.4' : 'application/json' });
  response.end(isMetrics ? 'jobs_running 3\n' : '{"status":"ok","from":"inside"}');
});
new Server(http);
const packets = createSocket('udp4');
packets.on('message', (packet, { port, address }) =>
  packets.send(`inside: ${packet.toString()}`, port, address),
);
http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;
  packets.bind(port, '127.0.0.1', () => process.stdout.write(`${port}\n`));
});
process.stdin.on('end', () => process.exit(0)).resume();
