import type { LinkEvent, LinkStatus } from '../../../shared/model/connection.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Disposable } from '../../platform/disposable.ts';
import { createSocketClient, transportOf } from './client.ts';
import type { SocketClient } from './client.ts';
import { measureRoundTrip } from './ping.ts';
import type { LadderTarget } from './ladder-target.ts';

const pingEveryMs = 5000;
const connectTimeoutMs = 20_000;
const keptEvents = 500;
const keptRoundTrips = 600;

export const closedLink: LinkStatus = {
  state: 'closed',
  transport: null,
  connectedAt: null,
  reconnects: 0,
  roundTrips: [],
  events: [],
};

/** A connection kept open for watching: transport, round trips, reconnects and what the server sends, until it is disposed. */
export class LiveLink implements Disposable {
  readonly #clock: Clock;
  readonly #client: SocketClient;
  readonly #changed: () => void;
  #status: LinkStatus = { ...closedLink, state: 'connecting' };
  #cancelPing: (() => void) | null = null;

  constructor(target: LadderTarget, clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
    this.#client = createSocketClient({
      ...target,
      transports: ['polling', 'websocket'],
      reconnect: true,
      timeoutMs: connectTimeoutMs,
    });
    this.#listen();
    this.#client.connect();
  }

  get status(): LinkStatus {
    return this.#status;
  }

  dispose(): void {
    this.#cancelPing?.();
    this.#client.offAny();
    this.#client.disconnect();
    this.#update(
      { state: 'closed', transport: null, connectedAt: null },
      'closed',
      localText('Closed here.', '여기에서 닫았습니다.'),
    );
  }

  #listen(): void {
    const client = this.#client;
    client.on('connect', () => {
      this.#update(
        { state: 'connected', transport: transportOf(client), connectedAt: this.#clock.now() },
        'connected',
        localText('Connected.', '연결되었습니다.'),
      );
      this.#schedulePing();
    });
    client.on('disconnect', (reason) => {
      this.#cancelPing?.();
      const state = client.active ? 'reconnecting' : 'failed';
      this.#update(
        { state, transport: null },
        'disconnected',
        localText(`Disconnected: ${reason}.`, `연결이 끊겼습니다: ${reason}.`),
      );
    });
    client.on('connect_error', (error) => {
      const state = client.active ? 'reconnecting' : 'failed';
      this.#update(
        { state },
        'refused',
        localText(`Not connected: ${error.message}.`, `연결 실패: ${error.message}.`),
      );
    });
    // The upgrade may be over before the namespace has answered, so the engine is watched from the moment it opens.
    client.io.on('open', () => client.io.engine.on('upgrade', () => this.#noteUpgrade()));
    client.io.on('reconnect', () => {
      this.#update(
        { reconnects: this.#status.reconnects + 1 },
        'reconnected',
        localText('Reconnected.', '다시 연결되었습니다.'),
      );
    });
    // Names only: what people write to each other is nobody's business here.
    client.onAny((event: unknown) => {
      const name = String(event).slice(0, 80);
      this.#update({}, 'received', localText(`Event ${name}`, `이벤트 ${name}`));
    });
  }

  #noteUpgrade(): void {
    const transport = transportOf(this.#client);
    this.#update(
      { transport },
      'upgraded',
      localText(`Upgraded to ${transport ?? '?'}.`, `${transport ?? '?'}(으)로 업그레이드되었습니다.`),
    );
  }

  #schedulePing(): void {
    this.#cancelPing?.();
    this.#cancelPing = this.#clock.after(pingEveryMs, () => {
      void measureRoundTrip(this.#client, this.#clock, pingEveryMs).then((ms) => {
        if (ms !== null) this.#addRoundTrip(ms);
        if (this.#client.connected) this.#schedulePing();
      });
    });
  }

  #addRoundTrip(ms: number): void {
    const roundTrips = [...this.#status.roundTrips, { at: this.#clock.now(), ms }].slice(-keptRoundTrips);
    this.#status = { ...this.#status, roundTrips };
    this.#changed();
  }

  #update(change: Partial<LinkStatus>, kind: string, text: LocalText): void {
    const event: LinkEvent = { at: this.#clock.now(), kind, text };
    this.#status = { ...this.#status, ...change, events: [...this.#status.events, event].slice(-keptEvents) };
    this.#changed();
  }
}
