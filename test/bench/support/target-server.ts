import { createServer } from 'node:http';

/*
 * The server that is probed: a process of its own, so that its work is not counted as the console's. Tells its port over
 * the IPC channel, answers every message with the number of requests so far, and ends with its parent.
 */

const body = JSON.stringify({ status: 'ok', version: '1.4.2', database: 'ok', queue: 3 });
const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };

let requests = 0;

const server = createServer((request, response) => {
  requests += 1;
  request.resume();
  // `/close` ends the connection, so that whoever asks needs a new one for every request.
  const status = request.url === '/admin' ? 401 : 200;
  response.writeHead(status, request.url === '/close' ? { ...headers, connection: 'close' } : headers);
  response.end(body);
});
server.keepAliveTimeout = 120_000;

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : null });
});
process.on('message', () => process.send?.({ requests }));
process.on('disconnect', () => process.exit(0));
