import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { z } from 'zod';
import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import { contentSecurityPolicy } from '../../shared/rules/content-security-policy.ts';
import { parseJson } from '../../shared/text/parse-json.ts';
import type { ConsolePort } from '../console-client.ts';
import type { Clock } from '../platform/clock.ts';
import type { Disposable } from '../platform/disposable.ts';
import { readAsset } from '../platform/static-assets.ts';
import { EntryTokens } from './entry-tokens.ts';
import { attachLiveSocket } from './live-socket.ts';
import { RateLimit } from './rate-limit.ts';
import { isLoopback, isOwnRequest, pathOf } from './request-guard.ts';
import type { RequestFacts } from './request-guard.ts';

export type WebFace = Disposable & {
  readonly port: number;
  /** A new address that opens the console once, within a minute. */
  entryAddress(): string;
};

type WebFaceOptions = {
  readonly console: ConsolePort;
  readonly clock: Clock;
  /** The folder of the built window. */
  readonly assets: string;
  readonly host: string;
  readonly port: number;
};

const securityHeaders = {
  'Content-Security-Policy': contentSecurityPolicy('self'),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
} as const;

const Exchange = z.object({ token: z.string().min(20).max(100) });
const bodyLimitBytes = 4096;
/** Whatever `localhost` resolves to here, the address that is printed is this one. */
const loopbackAddress = '127.0.0.1';

/** The console in a browser of this computer. Nothing is answered to another Host or Origin, and nothing is set in a cookie. */
export async function startWebFace(options: WebFaceOptions): Promise<WebFace> {
  if (!isLoopback(options.host)) throw onlyLoopback(options.host);
  const tokens = new EntryTokens(options.clock);
  const exchanges = new RateLimit(options.clock, 20, 60_000);
  const server = createServer((request, response) => {
    answer(request, response).catch(() => refuse(response, 500));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const changes = request.method !== 'GET' && request.method !== 'HEAD';
    if (!isOwnRequest(factsOf(request), portOf(server), changes)) return refuse(response, 403);
    const path = pathOf(request);
    if (path === '/api/session' && request.method === 'POST') return exchange(request, response);
    if (changes) return refuse(response, 405);
    const asset = await readAsset(options.assets, path);
    if (!asset) return refuse(response, 404);
    response.writeHead(200, { ...securityHeaders, 'Content-Type': asset.contentType });
    response.end(asset.body);
  }

  async function exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!exchanges.allows()) return refuse(response, 429);
    const body = Exchange.safeParse(await readJson(request));
    const secret = body.success ? tokens.exchange(body.data.token) : null;
    if (secret === null) return refuse(response, 401);
    response.writeHead(200, { ...securityHeaders, 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ secret }));
  }

  const live = attachLiveSocket(server, {
    console: options.console,
    clock: options.clock,
    admits: (secret) => tokens.admits(secret),
    isAlive: (secret) => tokens.isAlive(secret),
    isOwn: (request) => isOwnRequest(factsOf(request), portOf(server), true),
  });
  await listen(server, options);
  return {
    port: portOf(server),
    entryAddress: () => `http://127.0.0.1:${portOf(server)}/#token=${tokens.issue()}`,
    dispose: async () => {
      await live.dispose();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function factsOf(request: IncomingMessage): RequestFacts {
  const site = request.headers['sec-fetch-site'];
  return {
    host: request.headers.host,
    origin: request.headers.origin,
    fetchSite: typeof site === 'string' ? site : undefined,
  };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function refuse(response: ServerResponse, status: number): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { ...securityHeaders, 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${status}\n`);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Uint8Array)) return null;
    sizeBytes += chunk.byteLength;
    if (sizeBytes > bodyLimitBytes) return null;
    chunks.push(chunk);
  }
  return parseJson(Buffer.concat(chunks).toString('utf8'));
}

function listen(server: Server, { port }: WebFaceOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(portTaken(port, cause)));
    server.listen(port, loopbackAddress, () => resolve());
  });
}

function portTaken(port: number, cause: Error): AppError {
  return new AppError(
    'usage/invalid',
    localText(
      `The console cannot listen on port ${port}: ${cause.message}. Choose another with --port.`,
      `포트 ${port}에서 콘솔을 열 수 없습니다: ${cause.message}. --port로 다른 포트를 지정하십시오.`,
    ),
    { cause },
  );
}

function onlyLoopback(host: string): AppError {
  return new AppError(
    'usage/invalid',
    localText(
      `The web face listens on this computer only (127.0.0.1); "${host}" is refused. From elsewhere, tunnel by SSH.`,
      `웹 화면은 이 컴퓨터(127.0.0.1)에서만 열립니다. "${host}"은(는) 거부되었습니다. 외부에서는 SSH 터널을 사용하십시오.`,
    ),
  );
}
