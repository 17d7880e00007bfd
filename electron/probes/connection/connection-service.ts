import { AppError, cancelled } from '../../../shared/errors/app-error.ts';
import type { ConnectionReport, LinkStatus } from '../../../shared/model/connection.ts';
import type { TargetId } from '../../../shared/model/ids.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { ProbeStep } from '../../../shared/model/probe.ts';
import { parseJson } from '../../../shared/text/parse-json.ts';
import type { HostPorts } from '../../locations/host-ports.ts';
import type { ProbeOf } from '../../packs/schema/probe.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Disposable } from '../../platform/disposable.ts';
import type { HttpClient } from '../http/http-client.ts';
import type { SessionPool } from '../http/session-pool.ts';
import type { ProbeTarget } from '../probe-kind.ts';
import { climbForTarget, prepareLadder } from '../socket-io/climb-for-target.ts';
import { climbLadder } from '../socket-io/ladder.ts';
import { LiveLink, closedLink } from '../socket-io/link.ts';
import { roundTripOfAddress } from './address-round-trip.ts';
import type { EmitRequest } from './address-round-trip.ts';

const rungTimeoutMs = 8000;

/** A target with what its probes share, and the Socket.IO probe its pack names as its connection. */
export type ConnectionTarget = {
  readonly target: ProbeTarget;
  readonly http: HttpClient;
  readonly sessions: SessionPool;
  /** The host of the target, whose loopback its address may name; null on this computer. */
  readonly ports: HostPorts | null;
  readonly definition: ProbeOf<'socket-io'> | null;
};

type ConnectionOptions = {
  readonly clock: Clock;
  targetFor(targetId: TargetId): ConnectionTarget;
  /** For addresses that belong to no target. */
  createHttpClient(): HttpClient;
  readonly linkChanged: (targetId: TargetId) => void;
};

type AddressTest = {
  readonly url: string;
  readonly path: string;
  readonly auth?: string | undefined;
  readonly emit?: EmitRequest | undefined;
};

/** The connectivity test and the live links of the Connection tab. */
export class ConnectionService implements Disposable {
  readonly #options: ConnectionOptions;
  readonly #links = new Map<TargetId, LiveLink>();
  #revision = 0;
  /** Grows whenever links are forgotten. */
  #epoch = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** Climbs a target's ladder with its signed-in session. */
  async testTarget(
    targetId: TargetId,
    roundTrip: boolean,
    signal: AbortSignal,
    onStep: (step: ProbeStep) => void,
  ): Promise<ConnectionReport> {
    const { target, http, sessions, ports, definition } = this.#socketTarget(targetId);
    const context = { target, http, sessions, ports, signal, clock: this.#options.clock };
    sessions.allowRetry();
    const prepared = await prepareLadder(definition, context);
    if (prepared.kind === 'none') return this.#withoutSession(definition, context, prepared.reason, onStep);
    return climbForTarget(definition, prepared, context, { roundTrip, rungTimeoutMs, onStep });
  }

  /** Climbs to an address without a session. */
  async testAddress(
    test: AddressTest,
    signal: AbortSignal,
    onStep: (step: ProbeStep) => void,
  ): Promise<ConnectionReport> {
    const http = this.#options.createHttpClient();
    try {
      return await climbLadder(
        {
          url: parseAddress(test.url),
          path: test.path,
          namespace: '/',
          network: { ca: null, proxy: null },
          ports: null,
          http,
          cookie: null,
          auth: test.auth === undefined ? null : parseObject(test.auth),
        },
        {
          clock: this.#options.clock,
          signal,
          rungTimeoutMs,
          onStep,
          cookieAnew: null,
          roundTrip: test.emit ? roundTripOfAddress(test.emit, { signal, timeoutMs: rungTimeoutMs }) : null,
        },
      );
    } finally {
      http.dispose();
    }
  }

  async openLink(targetId: TargetId, signal: AbortSignal): Promise<void> {
    const { target, http, sessions, ports, definition } = this.#socketTarget(targetId);
    const epoch = this.#epoch;
    const prepared = await prepareLadder(definition, {
      target,
      http,
      sessions,
      ports,
      signal,
      clock: this.#options.clock,
    });
    if (prepared.kind === 'none') throw new AppError('connection/not-open', prepared.reason);
    // A target that was changed or removed while it signed in would be watched under its old address for ever.
    if (signal.aborted || epoch !== this.#epoch) throw cancelled();
    this.closeLink(targetId);
    const link = new LiveLink(prepared.ladder, this.#options.clock, () => this.#tell(targetId));
    this.#links.set(targetId, link);
    this.#tell(targetId);
  }

  closeLink(targetId: TargetId): void {
    this.#links.get(targetId)?.dispose();
  }

  link(targetId: TargetId): { readonly revision: number; readonly status: LinkStatus } {
    return { revision: this.#revision, status: this.#links.get(targetId)?.status ?? closedLink };
  }

  /** Links of a target that was changed or removed are closed: they would go on with its old address. */
  forget(targetId: TargetId): void {
    this.#epoch += 1;
    this.closeLink(targetId);
    this.#links.delete(targetId);
  }

  dispose(): void {
    this.#epoch += 1;
    for (const link of this.#links.values()) link.dispose();
    this.#links.clear();
  }

  #tell(targetId: TargetId): void {
    this.#revision += 1;
    this.#options.linkChanged(targetId);
  }

  #socketTarget(targetId: TargetId): ConnectionTarget & { readonly definition: ProbeOf<'socket-io'> } {
    const found = this.#options.targetFor(targetId);
    if (found.definition) return { ...found, definition: found.definition };
    throw new AppError(
      'connection/not-open',
      localText(
        'This kind of target has no Socket.IO connection.',
        '이 종류의 대상에는 Socket.IO 연결이 없습니다.',
      ),
    );
  }

  /** Without a session the lower rungs are still worth climbing; the namespace then says what is missing. */
  async #withoutSession(
    definition: ProbeOf<'socket-io'>,
    context: Parameters<typeof climbForTarget>[2],
    reason: ConnectionReport['verdict'],
    onStep: (step: ProbeStep) => void,
  ): Promise<ConnectionReport> {
    const { session: _none, ...anonymous } = definition;
    const prepared = await prepareLadder(anonymous, context);
    if (prepared.kind === 'none') throw new AppError('connection/not-open', reason);
    const report = await climbForTarget(definition, prepared, context, {
      roundTrip: false,
      rungTimeoutMs,
      onStep,
    });
    return report.failingLayer === 'namespace'
      ? { ...report, usualCauses: [reason, ...report.usualCauses] }
      : report;
  }
}

function parseAddress(text: string): URL {
  const url = URL.parse(text);
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  throw new AppError(
    'usage/invalid',
    localText(
      `"${text}" is no address. Write http://host:port or https://host.`,
      `"${text}"은(는) 주소가 아닙니다. http://host:port 또는 https://host로 쓰십시오.`,
    ),
  );
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  const value = parseJson(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  // What was given is not repeated: it may hold a secret.
  throw new AppError(
    'usage/invalid',
    localText('The auth payload must be a JSON object.', 'auth 데이터는 JSON 객체여야 합니다.'),
  );
}
