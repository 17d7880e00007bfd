import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '../sqlite.ts';
import type { SqliteConnection } from '../sqlite.ts';
import type { S3deskFault } from './faults.ts';
import { Profiles } from './profiles.ts';
import { openEvents, openWebSocket } from './realtime.ts';

const lockAfter = 10;
const lockMs = 60_000;
type JobRow = {
  readonly id: string;
  readonly profile_id: string;
  readonly type: string;
  readonly status: string;
};
export type PracticeFolders = { readonly data: string; readonly config: string };

export type Send = (status: number, type: string, body: string, headers?: Record<string, string>) => void;

/** What the practice server knows, and how it answers. */
export class Practice {
  #database: SqliteConnection;
  readonly #folders: PracticeFolders;
  readonly #faults = new Set<S3deskFault>();
  #recentBad: number[] = [];
  #isRunning = true;
  #token = '';
  #profiles: Profiles;

  constructor(database: SqliteConnection, folders: PracticeFolders) {
    this.#database = database;
    this.#folders = folders;
    this.#profiles = new Profiles(database, null);
    this.#readEnvironment();
  }

  /** `docker compose …` in the folder of the deployment; what it says. */
  compose(args: readonly string[]): string {
    const [verb] = args;
    if (verb === 'down') this.stop();
    if (verb === 'up') this.#start();
    if (verb === 'logs') return 's3desk  | listening\n';
    return `s3desk  ${this.#isRunning ? 'running' : 'exited'}\n`;
  }

  /** A server that is stopped has nothing open. */
  stop(): void {
    if (this.#isRunning) this.#database.close();
    this.#isRunning = false;
  }

  /** Token and key count from a start on. Running jobs are failed, queued ones run again. */
  #start(): void {
    if (!this.#isRunning)
      this.#database = openSqlite(join(this.#folders.data, 's3desk.db'), { busyTimeoutMs: 5000 });
    this.#isRunning = true;
    this.#readEnvironment();
    this.#profiles.sealOpenOnes();
    this.#database
      .prepare("UPDATE jobs SET status = 'failed', error_code = 'server_restarted' WHERE status = 'running'")
      .run();
    this.#database.prepare("UPDATE jobs SET status = 'succeeded' WHERE status = 'queued'").run();
  }

  #readEnvironment(): void {
    const text = readFileSync(join(this.#folders.config, '.env'), 'utf8');
    const of = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1]?.trim() ?? '';
    this.#token = of('API_TOKEN');
    const key = Buffer.from(of('ENCRYPTION_KEY'), 'base64');
    this.#profiles = new Profiles(this.#database, key.length === 32 ? key : null);
  }

  fault(name: S3deskFault, on: boolean): void {
    if (on) this.#faults.add(name);
    else this.#faults.delete(name);
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    if (!this.#isRunning) return void request.socket.destroy();
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
    if (pathname === '/api/v1/events') return openEvents(response);
    this.#api(request, pathname, send);
  }

  /** A WebSocket: refused without the token, as every other request is. */
  upgrade(request: IncomingMessage, socket: Duplex): void {
    const { pathname } = new URL(request.url ?? '/', 'http://practice');
    const send: Send = (status) => void socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\n\r\n`);
    if (!this.#isRunning) return void socket.destroy();
    if (pathname !== '/api/v1/ws') return send(404, '', '');
    if (this.#mayPass(request, send)) openWebSocket(request, socket);
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
    if (request.headers['x-api-token'] === this.#token) return true;
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
    const [, profileId, tls] = /^\/api\/v1\/profiles(?:\/([^/]+)(\/tls)?)?$/.exec(pathname) ?? [];
    if (pathname === '/api/v1/profiles' || profileId !== undefined)
      return this.#profiles.answer(request, { id: profileId, isTls: tls !== undefined }, send);
    if (!pathname.startsWith('/api/v1/jobs'))
      return send(404, 'application/json', error('not_found', 'not found'));
    const profile = request.headers['x-profile-id'];
    if (typeof profile !== 'string')
      return send(400, 'application/json', error('missing_profile', 'X-Profile-Id is required'));
    if (this.#faults.has('no-key'))
      return send(400, 'application/json', error('encrypted_credentials', 'credentials are encrypted'));
    if (this.#faults.has('wrong-key'))
      return send(500, 'application/json', error('internal_error', 'failed to load profile'));
    const load = this.#profiles.load(profile);
    if (load !== null) return send(load.status, 'application/json', error(load.code, load.message));
    this.#jobs(request.method ?? 'GET', pathname, profile, send);
  }

  #jobs(method: string, pathname: string, profile: string, send: Send): void {
    const [, id, verb] = /^\/api\/v1\/jobs(?:\/([^/]+)(?:\/(retry|cancel|logs))?)?$/.exec(pathname) ?? [];
    if (id === undefined) {
      const rows = this.#database
        .prepare('SELECT * FROM jobs WHERE profile_id = ? ORDER BY id DESC LIMIT 50')
        .all(profile);
      return send(200, 'application/json', JSON.stringify({ items: rows, nextCursor: null }));
    }
    const job = this.#database.prepare<[string], JobRow>('SELECT * FROM jobs WHERE id = ?').get(id);
    if (job === undefined) return send(404, 'application/json', error('not_found', 'job not found'));
    if (verb === 'logs') return send(200, 'text/plain', this.#log(id), { 'x-log-next-offset': '0' });
    if (method === 'POST' && verb !== undefined) {
      const status = verb === 'retry' ? 'queued' : 'canceled';
      this.#database.prepare('UPDATE jobs SET status = ? WHERE id = ?').run(status, id);
      return send(200, 'application/json', JSON.stringify({ ...job, status }));
    }
    send(200, 'application/json', JSON.stringify(job));
  }

  /** A log that is not there is an empty one. */
  #log(id: string): string {
    try {
      return readFileSync(join(this.#folders.data, 'logs', 'jobs', `${id}.log`), 'utf8');
    } catch {
      return '';
    }
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
