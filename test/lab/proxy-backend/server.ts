import { createHmac, timingSafeEqual } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProxyFault } from './faults.ts';
import { log, makeFolders, practiceSecret } from './files.ts';

export type ProxyServer = {
  readonly url: string;
  readonly messagingPort: number;
  readonly proxyFolder: string;
  readonly backendFolder: string;
  readonly secret: string;
  readonly fault: (name: ProxyFault, on: boolean) => void;
  readonly stop: () => Promise<void>;
};

const clockWindowMs = 120_000;

/** A practice game proxy: health, metrics and status over HTTP, signed handshakes over UDP, its folders and its log. */
export async function startProxy(options: { readonly folder: string }): Promise<ProxyServer> {
  const folders = makeFolders(options.folder);
  const practice = new Practice(folders.proxy);
  const http = createServer((request, response) => {
    const answer = practice.answer(request.url ?? '/');
    if (answer === null) {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, { 'content-type': answer.type });
    response.end(answer.body);
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const udp = createSocket('udp4');
  udp.on('message', (packet, peer) => {
    const answer = practice.handshake(packet);
    if (answer !== null) udp.send(answer, peer.port, peer.address);
  });
  await new Promise<void>((done) => udp.bind(0, '127.0.0.1', done));
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    messagingPort: udp.address().port,
    proxyFolder: folders.proxy,
    backendFolder: folders.backend,
    secret: practiceSecret,
    fault: (name, on) => practice.fault(name, on),
    stop: async () => {
      http.closeAllConnections();
      await new Promise<void>((done) => http.close(() => done()));
      await new Promise<void>((done) => udp.close(() => done()));
    },
  };
}

class Practice {
  readonly #proxyFolder: string;
  readonly #faults = new Set<ProxyFault>();
  readonly #rejects = new Map<string, number>();

  constructor(proxyFolder: string) {
    this.#proxyFolder = proxyFolder;
    log(proxyFolder, 'INFO [Proxy] Backend status changed [server-1 -> ONLINE]');
  }

  fault(name: ProxyFault, on: boolean): void {
    if (on) this.#faults.add(name);
    else this.#faults.delete(name);
    if (on && name === 'restarted') this.#rejects.clear();
    if (on && name === 'version-mismatch')
      for (let count = 0; count < 3; count += 1)
        log(
          this.#proxyFolder,
          'WARN [Registry] category=command-registry-sync severity=WARN reason=VERSION_MISMATCH correlationId=hub:1',
        );
  }

  /** Null when nothing listens there. Paths match by their beginning, and no method is refused. */
  answer(path: string): { readonly status: number; readonly type: string; readonly body: string } | null {
    if (this.#faults.has('observability-off')) return null;
    if (path.startsWith('/health')) return this.#health();
    if (path.startsWith('/metrics'))
      return { status: 200, type: 'text/plain; version=0.0.4', body: this.#metrics() };
    if (path.startsWith('/status')) return { status: 200, type: 'application/json', body: this.#status() };
    return { status: 404, type: 'text/plain', body: 'Not found' };
  }

  /** The signed answer, or null: whatever is wrong is dropped without a trace. */
  handshake(packet: Buffer): Buffer | null {
    if (this.#faults.has('messaging-down') || this.#faults.has('messaging-off')) return null;
    const secret = this.#faults.has('other-secret') ? 'another-secret-altogether' : practiceSecret;
    const sign = (body: Buffer) => createHmac('sha256', secret).update(body).digest();
    if (packet.length !== 60 || packet.toString('latin1', 0, 4) !== 'LM\u0001\u0001') return null;
    const body = packet.subarray(2, -32);
    if (!timingSafeEqual(packet.subarray(-32), sign(body))) return null;
    const now = Date.now() + (this.#faults.has('clock-off') ? 600_000 : 0);
    if (Math.abs(Number(body.readBigInt64BE(2)) - now) > clockWindowMs) return null;
    const answer = Buffer.concat([Buffer.from([1, 2]), body.subarray(10)]);
    return Buffer.concat([Buffer.from('LM'), answer, sign(answer)]);
  }

  #messaging(): 'UP' | 'DOWN' | 'DISABLED' {
    return this.#faults.has('messaging-off')
      ? 'DISABLED'
      : this.#faults.has('messaging-down')
        ? 'DOWN'
        : 'UP';
  }

  #state(): 'READY' | 'DEGRADED' | 'FAILED' {
    if (this.#faults.has('listener-down')) return 'FAILED';
    return this.#messaging() === 'DOWN' ? 'DEGRADED' : 'READY';
  }

  #health() {
    const status = this.#state();
    const checks = { listener: status === 'FAILED' ? 'DOWN' : 'UP', messaging: this.#messaging() };
    return {
      status: status === 'FAILED' ? 503 : 200,
      type: 'application/json',
      body: JSON.stringify({ status, checks }),
    };
  }

  #metrics(): string {
    if (this.#faults.has('rejects-sender')) this.#count('UNEXPECTED_SENDER', 5);
    const running = this.#messaging() === 'UP' ? '1.0' : '0.0';
    const lines = [
      '# TYPE lineage_proxy_sessions_active gauge',
      'lineage_proxy_sessions_active 0.0',
      '# TYPE lineage_proxy_players_active gauge',
      'lineage_proxy_players_active 12.0',
      '# TYPE lineage_proxy_messaging_enabled gauge',
      `lineage_proxy_messaging_enabled ${this.#messaging() === 'DISABLED' ? '0.0' : '1.0'}`,
      '# TYPE lineage_proxy_messaging_running gauge',
      `lineage_proxy_messaging_running ${running}`,
      '# TYPE lineage_proxy_control_reject_total counter',
      ...[...this.#rejects].map(
        ([reason, count]) => `lineage_proxy_control_reject_total{reason="${reason}"} ${count}`,
      ),
    ];
    return `${lines.join('\n')}\n`;
  }

  #status(): string {
    const running = this.#messaging() === 'UP';
    return JSON.stringify({
      health: this.#state(),
      listener: { active: this.#state() !== 'FAILED' },
      messaging: { enabled: this.#messaging() !== 'DISABLED', running },
      sessions: { active: 0 },
      players: { active: 12 },
      controlPlane: { rejectCounters: Object.fromEntries(this.#rejects) },
    });
  }

  #count(reason: string, by: number): void {
    this.#rejects.set(reason, (this.#rejects.get(reason) ?? 0) + by);
  }
}
