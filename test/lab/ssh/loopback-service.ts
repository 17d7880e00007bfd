import { createServer } from 'node:http';
import { Server } from 'socket.io';

/** A service of a host's own loopback: a page, metrics, a stream of events and Socket.IO. It prints its port, and ends with its input. */
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
http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  process.stdout.write(`${address === null || typeof address === 'string' ? '' : address.port}\n`);
});
process.stdin.on('end', () => process.exit(0)).resume();
