import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CohrtzFault } from './faults.ts';
import { CohrtzFiles } from './files.ts';

export type CohrtzOptions = { readonly folder: string; readonly port?: number; readonly messages?: number };
export type CohrtzServer = {
  /** Of the token endpoint: nothing else of the application listens. */
  readonly url: string;
  readonly files: CohrtzFiles;
  readonly fault: (name: CohrtzFault, on: boolean) => void;
  readonly counters: ReadonlyMap<string, number>;
  readonly stop: () => Promise<void>;
};

/** A practice Cohrtz: the files of a device with its rooms, copies of other devices, and the token endpoint over HTTP. */
export async function startCohrtz({ folder, port, messages = 300 }: CohrtzOptions): Promise<CohrtzServer> {
  const files = new CohrtzFiles(folder, messages);
  const endpoint = new TokenEndpoint();
  const server = createServer((request, response) => endpoint.answer(request, response));
  await new Promise<void>((resolve) => server.listen(port ?? 0, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    files,
    counters: endpoint.counters,
    fault: (name, on) => {
      endpoint.fault(name, on);
      files.fault(name, on);
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** `GET /token?room=…&identity=…` → `{"token": JWT}`. */
class TokenEndpoint {
  readonly counters = new Map<string, number>();
  readonly #faults = new Set<CohrtzFault>();

  fault(name: CohrtzFault, on: boolean): void {
    if (on) this.#faults.add(name);
    else this.#faults.delete(name);
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const counted = `${request.method} ${pathname}`;
    this.counters.set(counted, (this.counters.get(counted) ?? 0) + 1);
    const [room, identity] = [searchParams.get('room'), searchParams.get('identity')];
    if (pathname !== '/token' || !room || !identity) return send(response, 404, 'text/plain', 'not found');
    if (this.#faults.has('token-down')) return send(response, 500, 'text/plain', 'internal error');
    if (this.#faults.has('token-no-json')) return send(response, 200, 'text/html', '<html>rooms</html>');
    const subject = this.#faults.has('token-other-identity') ? 'somebody-else' : identity;
    const ends = Math.floor(Date.now() / 1000) + (this.#faults.has('token-expired') ? -3600 : 3600);
    const token = signed({ iss: 'practice', sub: subject, exp: ends, video: { room, roomJoin: true } });
    return send(response, 200, 'application/json', JSON.stringify({ token }));
  }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': type }).end(body);
}

function signed(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${createHmac('sha256', 'practice').update(text).digest('base64url')}`;
}
