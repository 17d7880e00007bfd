import { randomUUID } from 'node:crypto';
import type { ConnectionReport } from '../../../shared/model/connection.ts';
import type { ProbeStep } from '../../../shared/model/probe.ts';
import type { HostPorts } from '../../locations/host-ports.ts';
import { fillTemplate } from '../../packs/expression/templates.ts';
import type { TemplateScope } from '../../packs/expression/templates.ts';
import type { SocketIoProbe } from '../../packs/schema/probes/network.ts';
import type { Clock } from '../../platform/clock.ts';
import type { HttpClient } from '../http/http-client.ts';
import type { NoSession, OpenSession, SessionPool } from '../http/session-pool.ts';
import type { ProbeTarget } from '../probe-kind.ts';
import { createSocketClient } from './client.ts';
import { climbLadder } from './ladder.ts';
import type { LadderTarget } from './ladder-target.ts';
import { climbRoundTrip } from './layers/round-trip.ts';
import { payloadJudge, planRoundTrip } from './round-trip-plan.ts';
import { rungFailed } from './steps.ts';

export type SocketContext = {
  readonly target: ProbeTarget;
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly sessions: SessionPool;
  readonly ports: HostPorts | null;
  readonly signal: AbortSignal;
};

export type PreparedLadder = {
  readonly kind: 'ready';
  readonly ladder: LadderTarget;
  readonly scope: TemplateScope;
};

/** Where and as whom a target's ladder is climbed; the reason instead when its session cannot be had. */
export async function prepareLadder(
  definition: SocketIoProbe,
  context: SocketContext,
): Promise<PreparedLadder | NoSession> {
  const { target } = context;
  const session = definition.session
    ? await context.sessions.use(definition.session.id, {
        renew: definition.session.renew,
        signal: context.signal,
      })
    : null;
  if (session?.kind === 'none') return session;
  const scope: TemplateScope = {
    settings: target.settings,
    session: session?.provided ?? {},
    now: context.clock.now(),
    uuid: randomUUID(),
  };
  const url = new URL(String(target.settings['url'] ?? ''));
  return {
    kind: 'ready',
    scope,
    ladder: {
      url,
      path: fillTemplate(definition.path, scope).value,
      namespace: definition.namespace,
      network: target.network,
      ports: context.ports,
      http: context.http,
      cookie: cookieOf(session, url),
      auth: null,
    },
  };
}

export type ClimbOptions = {
  readonly roundTrip: boolean;
  readonly rungTimeoutMs: number;
  readonly onStep: (step: ProbeStep) => void;
};

/** Climbs a target's ladder, with the pack's message round trip when it is asked for and described. */
export async function climbForTarget(
  definition: SocketIoProbe,
  { ladder, scope }: PreparedLadder,
  context: SocketContext,
  options: ClimbOptions,
): Promise<ConnectionReport> {
  const wait = { signal: context.signal, timeoutMs: options.rungTimeoutMs };
  const roundTrip = options.roundTrip ? definition['round-trip'] : undefined;
  return climbLadder(ladder, {
    clock: context.clock,
    signal: context.signal,
    rungTimeoutMs: options.rungTimeoutMs,
    onStep: options.onStep,
    roundTrip: roundTrip
      ? async (sender) => {
          const second = await receiverSession(definition, context);
          if (second?.kind === 'none') return rungFailed('session-missing', second.reason);
          const receiver = createSocketClient({
            ...ladder,
            cookie: second === null ? ladder.cookie : cookieOf(second, ladder.url),
            transports: ['polling', 'websocket'],
            reconnect: false,
            timeoutMs: wait.timeoutMs,
          });
          try {
            return await climbRoundTrip(
              { sender, receiver },
              planRoundTrip(roundTrip, scope),
              payloadJudge(context.clock),
              wait,
            );
          } finally {
            receiver.disconnect();
          }
        }
      : null,
  });
}

/** The second account's session. Null when the pack names none or it is not set: both connections then are of the same account. */
async function receiverSession(
  { receiver }: SocketIoProbe,
  { sessions, signal }: SocketContext,
): Promise<OpenSession | NoSession | null> {
  if (receiver === undefined) return null;
  const session = await sessions.use(receiver.id, { renew: receiver.renew, signal });
  return session.kind === 'none' && session.state === 'paused' ? null : session;
}

function cookieOf(session: OpenSession | null, url: URL): string | null {
  const header = session?.cookieHeader(url) ?? '';
  return header === '' ? null : header;
}
