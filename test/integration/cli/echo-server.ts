import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';

export type EchoServer = {
  readonly url: string;
  /** Everything that was sent to it. */
  readonly received: readonly string[];
  readonly close: () => Promise<void>;
};

/** A server that repeats everything it is told, headers and body, in its answer: the worst place for a secret to be sent. */
export async function startEchoServer(): Promise<EchoServer> {
  const received: string[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      received.push(JSON.stringify(request.headers), request.url ?? '', body);
      response.writeHead(request.method === 'GET' ? 200 : 401, {
        'Content-Type': 'application/json',
        'X-Echo': encodeURIComponent(body).slice(0, 2000),
        'Set-Cookie': `echo=${encodeURIComponent(body).slice(0, 500)}`,
      });
      response.end(
        JSON.stringify({ error: body, csrf_token: 'echo', url: request.url, headers: request.headers }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  request.setEncoding('utf8');
  for await (const chunk of request) body += String(chunk);
  return body;
}
