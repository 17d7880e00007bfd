import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A small server with a state that requests change, and that counts them: what was done twice is seen here. */
export type TillServer = {
  readonly url: string;
  readonly changes: () => number;
  /** Requests that are never answered. */
  readonly hung: () => number;
  /** What the last change brought. */
  readonly lastBody: () => string;
  /** Answers /healthz with an error while it is true. */
  setIll(ill: boolean): void;
  /** Keeps the answer of a change back for so long. */
  setSlowMs(slowMs: number): void;
  /** What /version tells. */
  setVersion(version: string): void;
  stop(): Promise<void>;
};

export async function startTillServer(): Promise<TillServer> {
  const state = { changes: 0, hung: 0, lastBody: '', ill: false, slowMs: 0, version: '1.4' };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      if (request.method === 'POST' && request.url === '/change') {
        state.changes += 1;
        state.lastBody = body;
        setTimeout(() => response.end('{"changed":true}'), state.slowMs);
      } else if (request.url === '/healthz') {
        response.writeHead(state.ill ? 503 : 200).end('{"status":"ok"}');
      } else if (request.url === '/version') response.end(JSON.stringify({ version: state.version }));
      else if (request.url === '/hang') state.hung += 1;
      else response.writeHead(404).end('{}');
    });
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    changes: () => state.changes,
    hung: () => state.hung,
    lastBody: () => state.lastBody,
    setIll: (ill) => (state.ill = ill),
    setSlowMs: (slowMs) => (state.slowMs = slowMs),
    setVersion: (version) => (state.version = version),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
