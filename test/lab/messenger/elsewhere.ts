import { createServer, type Server } from 'node:http';
import type { Counters } from './practice.ts';

/** The other origin that `redirect-elsewhere` points to: counts who comes and whether they bring credentials. */
export function elsewhereServer(counters: Counters): Server {
  return createServer((request, response) => {
    const { cookie, authorization } = request.headers;
    const token = request.headers['x-csrftoken'] ?? request.headers['x-device-token'];
    counters.elsewhereRequests += 1;
    if (cookie !== undefined || authorization !== undefined || token !== undefined)
      counters.elsewhereCredentials += 1;
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"logged_in":false}\n');
  });
}
