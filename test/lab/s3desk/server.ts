import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SqliteConnection } from '../sqlite.ts';
import type { S3deskFault } from './faults.ts';
import { makeFolders, practiceToken } from './files.ts';

export type S3deskServer = {
  readonly url: string;
  readonly dataFolder: string;
  readonly configFolder: string;
  readonly token: string;
  readonly fault: (name: S3deskFault, on: boolean) => void;
  readonly stop: () => Promise<void>;
};

const lockAfter = 10;
const lockMs = 60_000;
type JobRow = {
  readonly id: string;
  readonly profile_id: string;
  readonly type: string;
  readonly status: string;
};

/** A practice S3Desk: its API over HTTP, its database and files, its traps as they are. */
export async function startS3desk(options: { readonly folder: string }): Promise<S3deskServer> {
  const { data, config, database } = makeFolders(options.folder);
  const practice = new Practice(database);
  const server = createServer((request, response) => practice.answer(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    dataFolder: data,
    configFolder: config,
    token: practiceToken,
    fault: (name, on) => practice.fault(name, on),
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
      database.close();
    },
  };
}

type Send = (status: number, type: string, body: string, headers?: Record<string, string>) => void;

class Practice {
  readonly #database: SqliteConnection;
  readonly #faults = new Set<S3deskFault>();
  #recentBad: number[] = [];

  constructor(database: SqliteConnection) {
    this.#database = database;
  }

  fault(name: S3deskFault, on: boolean): void {
    if (on) this.#faults.add(name);
    else this.#faults.delete(name);
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', 'http://practice');
    const send: Send = (status, type, body, headers = {}) => {
      response.writeHead(status, { 'content-type': type, ...headers });
      response.end(body);
    };
    if (pathname === '/healthz') return send(200, 'text/plain', 'ok\n');
    const isRouted = !this.#faults.has('routes-missing');
    if (pathname === '/readyz' && isRouted)
      return this.#faults.has('db-error')
        ? send(503, 'text/plain', 'db_error\n')
        : send(200, 'text/plain', 'ok\n');
    const needsToken = pathname.startsWith('/api/') || (pathname === '/metrics' && isRouted);
    if (!needsToken) return send(200, 'text/html', '<!doctype html><title>S3Desk</title>');
    if (!this.#mayPass(request, send)) return;
    if (pathname === '/metrics') return send(200, 'text/plain; version=0.0.4', this.#metrics());
    this.#api(request, pathname, send);
  }

  /** Ten bad tokens a minute lock the address out, also for the right one. */
  #mayPass(request: IncomingMessage, send: Send): boolean {
    if (this.#faults.has('token-open')) return true;
    const now = Date.now();
    this.#recentBad = this.#recentBad.filter((at) => now - at < lockMs);
    if (this.#recentBad.length >= lockAfter) {
      send(429, 'application/json', error('too_many_attempts', 'too many attempts'), { 'retry-after': '60' });
      return false;
    }
    if (request.headers['x-api-token'] === practiceToken) return true;
    this.#recentBad.push(now);
    send(401, 'application/json', error('unauthorized', 'invalid api token'));
    return false;
  }

  #api(request: IncomingMessage, pathname: string, send: Send): void {
    if (pathname === '/api/v1/meta')
      return send(
        200,
        'application/json',
        JSON.stringify({ version: '0.1.0', encryptionEnabled: true, apiTokenEnabled: true }),
      );
    if (pathname === '/api/v1/profiles') {
      const rows = this.#database
        .prepare('SELECT id, name, endpoint, region FROM profiles ORDER BY id')
        .all();
      return send(200, 'application/json', JSON.stringify(rows));
    }
    if (!pathname.startsWith('/api/v1/jobs'))
      return send(404, 'application/json', error('not_found', 'not found'));
    const profile = request.headers['x-profile-id'];
    if (typeof profile !== 'string')
      return send(400, 'application/json', error('missing_profile', 'X-Profile-Id is required'));
    if (this.#faults.has('no-key'))
      return send(400, 'application/json', error('encrypted_credentials', 'credentials are encrypted'));
    if (this.#faults.has('wrong-key'))
      return send(500, 'application/json', error('internal_error', 'failed to load profile'));
    this.#jobs(request.method ?? 'GET', pathname, profile, send);
  }

  #jobs(method: string, pathname: string, profile: string, send: Send): void {
    const [, id, verb] = /^\/api\/v1\/jobs(?:\/([^/]+)(?:\/(retry|cancel))?)?$/.exec(pathname) ?? [];
    if (id === undefined) {
      const rows = this.#database
        .prepare('SELECT * FROM jobs WHERE profile_id = ? ORDER BY id DESC LIMIT 50')
        .all(profile);
      return send(200, 'application/json', JSON.stringify({ items: rows, nextCursor: null }));
    }
    const job = this.#database.prepare<[string], JobRow>('SELECT * FROM jobs WHERE id = ?').get(id);
    if (job === undefined) return send(404, 'application/json', error('not_found', 'job not found'));
    if (method === 'POST' && verb !== undefined) {
      const status = verb === 'retry' ? 'queued' : 'canceled';
      this.#database.prepare('UPDATE jobs SET status = ? WHERE id = ?').run(status, id);
      return send(200, 'application/json', JSON.stringify({ ...job, status }));
    }
    send(200, 'application/json', JSON.stringify(job));
  }

  #metrics(): string {
    const queued = this.#faults.has('queue-full') ? 256 : 3;
    const failed = this.#faults.has('transfers-fail') ? 90 : 0;
    return [
      '# TYPE jobs_queue_depth gauge',
      `jobs_queue_depth ${queued}`,
      '# TYPE jobs_queue_capacity gauge',
      'jobs_queue_capacity 256',
      '# TYPE jobs_completed_total counter',
      'jobs_completed_total{type="transfer",status="succeeded",error_code="none"} 100',
      ...(failed > 0
        ? [`jobs_completed_total{type="transfer",status="failed",error_code="network_error"} ${failed}`]
        : []),
      '',
    ].join('\n');
  }
}

function error(code: string, message: string): string {
  return JSON.stringify({ error: { code, message } });
}
