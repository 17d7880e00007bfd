import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { PromanagerFault } from './faults.ts';
import { noRun, syncOnce } from './google.ts';
import type { GoogleRun } from './google.ts';
import { healthOf } from './health.ts';
import { needed, rank } from './roles.ts';
import type { Role } from './roles.ts';
import { isRecord, normalised, seededState, StateFiles } from './state.ts';
import type { State } from './state.ts';

export type PromanagerOptions = { readonly folder: string; readonly port?: number; readonly cards?: number };
export type PromanagerServer = {
  readonly url: string;
  readonly folder: string;
  readonly keys: Readonly<Record<Role, string>>;
  readonly fault: (name: PromanagerFault, on: boolean) => void;
  /** Requests by method and path. */
  readonly counters: ReadonlyMap<string, number>;
  /** Bodies of changing requests, newest last. */
  readonly bodies: readonly unknown[];
  /** Cards that the running server has in memory. */
  readonly cards: () => number;
  readonly stop: () => Promise<void>;
};

/** A practice ProManager: the API over HTTP, its state and backups as files, its traps as they are. */
export async function startPromanager(options: PromanagerOptions): Promise<PromanagerServer> {
  const practice = new Practice(options);
  const server = createServer((request, response) => void practice.answer(request, response));
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    folder: options.folder,
    keys: practice.keys,
    fault: (name, on) => practice.fault(name, on),
    counters: practice.counters,
    bodies: practice.bodies,
    cards: () => cardsOf(practice.state),
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

class Practice {
  readonly keys = {
    owner: 'owner-key-for-practice',
    dispatcher: 'dispatcher-key-1',
    readonly: 'readonly-key-1',
  };
  readonly counters = new Map<string, number>();
  readonly bodies: unknown[] = [];
  #google: GoogleRun = noRun;
  readonly #files: StateFiles;
  readonly #faults = new Set<PromanagerFault>();
  state: State;

  constructor({ folder, cards = 40 }: PromanagerOptions) {
    mkdirSync(folder, { recursive: true });
    this.#files = new StateFiles(folder);
    const isNew = !existsSync(join(this.#files.data, 'state.json'));
    this.state = isNew ? seededState(cards) : this.#files.load();
    if (isNew) {
      this.#files.save(this.state);
      writeFileSync(join(folder, '.env'), this.#env(), { mode: 0o600 });
    }
  }

  fault(name: PromanagerFault, on: boolean): void {
    if (on) this.#faults.add(name);
    else this.#faults.delete(name);
    if (name === 'sync-failed') this.#google = on ? syncOnce(false, 0, this.#faults) : noRun;
    if (name !== 'runtime-override') return;
    const weak = { security: { ownerKeys: [this.keys.owner], authEnabled: false, corsOrigins: ['*'] } };
    if (on) writeFileSync(this.#runtimeConfig, JSON.stringify(weak, null, 1));
    else rmSync(this.#runtimeConfig, { force: true });
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://practice');
    const route = `${request.method ?? 'GET'} ${pathname}`;
    this.counters.set(route, (this.counters.get(route) ?? 0) + 1);
    const send = (status: number, body: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
      response.end(JSON.stringify(body));
    };
    const { origin } = request.headers;
    if (origin !== undefined && origin !== 'https://board.example')
      return send(403, { ok: false, error: 'CORS origin denied.' });
    if (this.#faults.has('rate-limited'))
      return send(
        429,
        { ok: false, error: 'Rate limit exceeded.', retryAfterSec: 60 },
        { 'retry-after': '60' },
      );
    if (!(route in needed)) return send(404, { ok: false, error: 'Not found' });
    const refusal = this.#refusal(request, needed[route] ?? null);
    if (refusal !== null) return send(refusal.status, { ok: false, error: refusal.error });
    const body = await readBody(request);
    if (body === undefined) return send(400, { ok: false, error: 'Invalid JSON: Unexpected token' });
    if (route === 'GET /api/health' && this.#faults.has('health-slow')) {
      setTimeout(() => send(200, healthOf(this.state, this.#google, this.#faults)), 30_000).unref();
      return;
    }
    if (request.method === 'POST') this.bodies.push(body);
    if (route === 'GET /api/board/state' && this.#faults.has('export-cut')) return cutOff(response);
    this.#handle(route, body, send);
  }

  #refusal(
    request: IncomingMessage,
    role: Role | null,
  ): { readonly status: number; readonly error: string } | null {
    if (role === null || this.#faults.has('auth-off')) return null;
    const given =
      request.headers['x-promanager-api-key'] ?? request.headers.authorization?.replace(/^Bearer /, '');
    const has = Object.entries(this.#runtimeKeys()).find(([, key]) => key === given)?.[0] as Role | undefined;
    if (has === undefined || (has === 'owner' && this.#faults.has('no-owner-key')))
      return { status: 401, error: 'Authentication required.' };
    if (this.#faults.has('roles-open')) return null;
    return rank[has] >= rank[role] ? null : { status: 403, error: `Insufficient role. Required: ${role}` };
  }

  /** Once it exists, runtime-config.json wins over the environment. */
  #runtimeKeys(): Readonly<Record<Role, string>> {
    const path = this.#runtimeConfig;
    if (!existsSync(path)) return this.keys;
    const config: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const security = isRecord(config) && isRecord(config['security']) ? config['security'] : {};
    const given: readonly unknown[] = Array.isArray(security['ownerKeys']) ? security['ownerKeys'] : [];
    const [owner] = given;
    return { ...this.keys, owner: typeof owner === 'string' ? owner : this.keys.owner };
  }

  #handle(route: string, body: unknown, send: (status: number, body: unknown) => void): void {
    const { maintenance } = this.state;
    switch (route) {
      case 'GET /api/health':
        return send(200, healthOf(this.state, this.#google, this.#faults));
      case 'GET /api/backups':
        return send(200, {
          ok: true,
          backups: this.#files.list(),
          maintenance,
          retentionDays: 21,
          backupEnabled: !this.#faults.has('backups-off'),
        });
      case 'POST /api/backups/run':
        return this.#backUp(
          isRecord(body) && typeof body['reason'] === 'string' ? body['reason'] : 'manual',
          send,
        );
      case 'POST /api/backups/restore':
        return this.#restore(body, send);
      case 'GET /api/board/state':
        return send(200, {
          formatVersion: 2,
          exportedAt: new Date().toISOString(),
          board: { ...this.state.board, database: {} },
        });
      case 'GET /api/telegram/pending':
        return send(200, { ok: true, items: this.state.pending });
      case 'GET /api/config':
        return send(200, { ok: true, config: { security: { authEnabled: true, ownerKeyCount: 1 } } });
      case 'GET /api/board/audit':
        return send(200, { ok: true, items: this.state.audit.toReversed().slice(0, 200) });
      case 'GET /api/telegram/conversations':
        return send(200, { ok: true, items: [] });
      case 'POST /api/config':
        return this.#configure(body, send);
      case 'GET /api/google/health':
        return send(200, { ok: true, configured: true });
      default:
        this.#google = syncOnce(
          isRecord(body) && body['forceResync'] === true,
          cardsOf(this.state),
          this.#faults,
        );
        return send(200, { ok: true });
    }
  }

  get #runtimeConfig(): string {
    return join(this.#files.data, 'runtime-config.json');
  }

  /** Merged into what there is, and written with every secret in clear. */
  #configure(body: unknown, send: (status: number, body: unknown) => void): void {
    if (!isRecord(body) || !isRecord(body['config']))
      return send(400, { ok: false, error: 'config is required.' });
    const before: unknown = existsSync(this.#runtimeConfig)
      ? JSON.parse(readFileSync(this.#runtimeConfig, 'utf8'))
      : {};
    const merged = { ...(isRecord(before) ? before : {}), ...body['config'] };
    writeFileSync(this.#runtimeConfig, JSON.stringify(merged, null, 2), { mode: 0o644 });
    send(200, { ok: true });
  }

  #backUp(reason: string, send: (status: number, body: unknown) => void): void {
    if (this.#faults.has('backups-off'))
      return send(200, {
        ok: true,
        result: { skipped: true, reason: 'disabled', file: '' },
        maintenance: this.state.maintenance,
      });
    const at = new Date();
    const file = this.#files.backUp(this.state, at, reason);
    this.state.maintenance = {
      ...this.state.maintenance,
      lastBackupAt: at.toISOString(),
      lastBackupFile: file,
    };
    send(200, { ok: true, result: { skipped: false, reason, file }, maintenance: this.state.maintenance });
  }

  #restore(body: unknown, send: (status: number, body: unknown) => void): void {
    const name = isRecord(body) ? body['fileName'] : undefined;
    if (typeof name !== 'string') return send(400, { ok: false, error: 'fileName is required.' });
    if (!/^[\w.-]+\.json$/.test(name)) return send(500, { ok: false, error: 'Invalid backup file name.' });
    const path = join(this.#files.backups, name);
    if (!existsSync(path)) return send(500, { ok: false, error: 'Backup file not found.' });
    let data: unknown;
    try {
      data = JSON.parse(readFileSync(path, 'utf8'));
    } catch (error: unknown) {
      return send(500, { ok: false, error: error instanceof Error ? error.message : 'Invalid JSON' });
    }
    const { maintenance } = this.state;
    if (!this.#faults.has('restore-lies')) this.state = normalised(data);
    this.state.maintenance = {
      ...(this.#faults.has('restore-forgets') ? this.state.maintenance : maintenance),
      lastRestoreAt: new Date().toISOString(),
      lastRestoreFile: name,
    };
    this.state.audit.push({
      id: `audit-${Date.now()}`,
      type: 'backup_restored',
      at: new Date().toISOString(),
    });
    this.#files.save(this.state);
    send(200, { ok: true, maintenance: this.state.maintenance });
  }

  #env(): string {
    return [
      'TELEGRAM_MVP_PORT=8787',
      'SECURITY_AUTH_ENABLED=1',
      `SECURITY_OWNER_KEYS=${this.keys.owner}`,
      `SECURITY_DISPATCHER_KEYS=${this.keys.dispatcher}`,
      `SECURITY_READONLY_KEYS=${this.keys.readonly}`,
      'SECURITY_CORS_ORIGINS=https://board.example',
      'TELEGRAM_WEBHOOK_SECRET=practice-webhook-secret',
      'ALERT_WEBHOOK_URL=https://alerts.example/hook',
      'BACKUP_ENABLED=1',
      '',
    ].join('\n');
  }
}

function cardsOf({ board }: State): number {
  return Object.keys(board.cardsById).length;
}

function cutOff(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100_000 });
  response.write('{"formatVersion":2,"board":{"cardsById":{"card-1":{');
  setTimeout(() => response.destroy(), 20);
}

/** Undefined for a text that is not JSON; an empty one is an empty object. */
async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const piece of request) text += String(piece);
  if (text === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
