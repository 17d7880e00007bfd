import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { join } from 'node:path';
import { ConfigRefused, loadBackendConfig } from './config.ts';
import type { Config } from './config.ts';
import { writeLine, writeReject } from './log-file.ts';
import {
  channels,
  envelopeBytes,
  envelopeTypes,
  handshakeBody,
  messageBody,
  open,
  readRegistry,
  registryPayload,
  seal,
  statusPayload,
} from './wire.ts';

const heartbeatMs = 2000;

/** A practice backend: it signs in with the messaging of the proxy, asks for the registry, and says every 2 s that it is there. */
export class PracticeBackend {
  readonly #folder: string;
  #config: Config | null = null;
  #socket: Socket | null = null;
  #timer: NodeJS.Timeout | null = null;
  #synchronised: (() => void) | null = null;
  isSynchronised = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Loads its configuration and begins to talk; false when it refuses the configuration, which its log says. */
  start(): boolean {
    try {
      this.#config = loadBackendConfig(join(this.#folder, 'config.toml'));
    } catch (error: unknown) {
      if (!(error instanceof ConfigRefused)) throw error;
      writeLine(this.#log, 'ERROR', 'LineageBackend', error.message);
      return false;
    }
    writeLine(this.#log, 'INFO', 'LineageBackend', 'Configuration loaded');
    this.#socket = createSocket('udp4');
    this.#socket.on('message', (packet) => this.#receive(packet));
    this.#socket.on('error', () => undefined);
    this.#timer = setInterval(() => this.#talk(), heartbeatMs);
    this.#talk();
    return true;
  }

  /** Three OFFLINE messages, then silence. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    const socket = this.#socket;
    this.#timer = this.#socket = null;
    this.isSynchronised = false;
    if (socket === null) return;
    for (let time = 0; time < 3; time += 1) await deliver(socket, this.#port, this.#status(false));
    await new Promise<void>((done) => socket.close(() => done()));
  }

  /** Resolves once the proxy's registry was taken. */
  synchronised(): Promise<void> {
    return this.isSynchronised
      ? Promise.resolve()
      : new Promise((done) => {
          this.#synchronised = done;
        });
  }

  /** Asks for a player to be moved, as after a command on the backend. */
  async transfer(): Promise<void> {
    await this.synchronised();
    const type = envelopeTypes.transferRequest;
    const envelope = envelopeBytes({ type, sender: this.#own, now: Date.now() }, Buffer.from('a player'));
    const packet = seal(this.#secret, messageBody(channels.control, envelope));
    if (this.#socket !== null) await deliver(this.#socket, this.#port, packet);
  }

  /** Messages as another sender, another time or another version would send them; the same bytes `times` times. */
  async send(
    odd: { readonly sender?: string; readonly ageMs?: number; readonly registryVersion?: number },
    { times, same }: { readonly times: number; readonly same: boolean },
  ): Promise<void> {
    const make = () => this.#odd(odd);
    const first = make();
    for (let time = 0; time < times; time += 1)
      if (this.#socket !== null) await deliver(this.#socket, this.#port, same ? first : make());
  }

  #odd({
    sender = this.#own,
    ageMs = 0,
    registryVersion,
  }: {
    readonly sender?: string;
    readonly ageMs?: number;
    readonly registryVersion?: number;
  }): Buffer {
    const now = Date.now() - ageMs;
    if (registryVersion === undefined) {
      const type = envelopeTypes.transferResult;
      const envelope = envelopeBytes({ type, sender, now }, Buffer.from('moved'));
      return seal(this.#secret, messageBody(channels.control, envelope));
    }
    const request = registryPayload({ version: registryVersion, sender: 'backend', now });
    return seal(this.#secret, messageBody(channels.registryRequest, request));
  }

  #talk(): void {
    if (this.#socket === null) return;
    this.#socket.send(seal(this.#secret, handshakeBody(Date.now())), this.#port, '127.0.0.1');
  }

  #receive(packet: Buffer): void {
    const message = open(this.#secret, packet);
    if (this.#socket === null || message === null) return;
    if (message.kind === 'acknowledgement') {
      this.#socket.send(this.#status(true), this.#port, '127.0.0.1');
      if (!this.isSynchronised) this.#socket.send(this.#odd({ registryVersion: 2 }), this.#port, '127.0.0.1');
    } else if (message.kind === 'message' && message.channel === channels.registry) {
      this.#take(message.payload);
    }
  }

  #take(payload: Buffer): void {
    const snapshot = readRegistry(payload);
    if (snapshot?.version === 2 && snapshot.sender === 'proxy') {
      this.isSynchronised = true;
      this.#synchronised?.();
      return;
    }
    writeReject(this.#log, {
      category: 'command-registry-sync',
      reason: snapshot === null ? 'MALFORMED_SNAPSHOT' : 'VERSION_MISMATCH',
      correlationId: `proxy:${snapshot?.nonce ?? '-'}`,
      details: `version ${snapshot?.version ?? '-'}`,
    });
  }

  #status(online: boolean): Buffer {
    const type = envelopeTypes.backendStatus;
    const payload = statusPayload(String(this.#config?.get('server_id')), online);
    const envelope = envelopeBytes({ type, sender: this.#own, now: Date.now() }, payload);
    return seal(this.#secret, messageBody(channels.control, envelope));
  }

  get #own(): string {
    return String(this.#config?.get('control_sender_id') ?? this.#config?.get('server_id'));
  }

  get #secret(): string {
    return String(this.#config?.get('proxy_secret'));
  }

  get #port(): number {
    return Number(this.#config?.get('messaging_port'));
  }

  get #log(): string {
    return join(this.#folder, 'logs', 'latest.log');
  }
}

function deliver(socket: Socket, port: number, packet: Buffer): Promise<void> {
  return new Promise((done) => socket.send(packet, port, '127.0.0.1', () => done()));
}
