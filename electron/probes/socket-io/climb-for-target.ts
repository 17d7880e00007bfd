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
import { climbLadder } from './ladder.ts';
import type { LadderTarget } from './ladder-target.ts';
import { climbRoundTrip } from './layers/round-trip.ts';
import { connectReceiver } from './receiver.ts';
import { payloadJudge, planRoundTrip } from './round-trip-plan.ts';
import { cookieOf, sessionAnew, withoutSession } from './session-anew.ts';

type SocketContext = {
  readonly target: ProbeTarget;
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly sessions: SessionPool;
  readonly ports: HostPorts | null;
  readonly signal: AbortSignal;
};

type PreparedLadder = {
  readonly kind: 'ready';
  readonly session: OpenSession | null;
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
    session,
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

type ClimbOptions = {
  readonly roundTrip: boolean;
  readonly rungTimeoutMs: number;
  readonly onStep: (step: ProbeStep) => void;
};

/**
 * Climbs a target's ladder, with the pack's message round trip when it is asked for and described. A session that the server refuses is
 * reported to the pool and opened anew once.
 */
export async function climbForTarget(
  definition: SocketIoProbe,
  prepared: PreparedLadder,
  context: SocketContext,
  options: ClimbOptions,
): Promise<ConnectionReport> {
  const wait = { signal: context.signal, timeoutMs: options.rungTimeoutMs };
  const roundTrip = options.roundTrip ? definition['round-trip'] : undefined;
  let { ladder, scope } = prepared;
  return climbLadder(ladder, {
    clock: context.clock,
    signal: context.signal,
    rungTimeoutMs: options.rungTimeoutMs,
    onStep: options.onStep,
    cookieAnew: async () => {
      if (definition.session === undefined || prepared.session === null) return null;
      const anew = await sessionAnew(definition.session, prepared.session, context);
      if (anew?.kind !== 'open') return anew === null ? null : { kind: 'none', rung: withoutSession(anew) };
      ladder = { ...ladder, cookie: cookieOf(anew, ladder.url) };
      scope = { ...scope, session: anew.provided };
      return { kind: 'cookie', cookie: ladder.cookie };
    },
    roundTrip: roundTrip
      ? async (sender) => {
          const receiver = await connectReceiver(definition.receiver, ladder, context.sessions, wait);
          if (receiver.client === null) return receiver.rung;
          try {
            return await climbRoundTrip(
              { sender, receiver: receiver.client },
              planRoundTrip(roundTrip, scope),
              payloadJudge(context.clock),
              wait,
            );
          } finally {
            receiver.client.disconnect();
          }
        }
      : null,
  });
}
