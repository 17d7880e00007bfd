import type { LadderLayer } from '../../../shared/model/connection.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { EvidenceFact, ProbeStep } from '../../../shared/model/probe.ts';

/** How one rung ended. `problem` is the key under which the usual causes are found. */
export type RungOutcome = {
  readonly outcome: ProbeStep['outcome'];
  readonly reason: LocalText | null;
  readonly facts: readonly EvidenceFact[];
  readonly problem: LadderProblem | null;
};

/** What can be wrong on the way up, as far as it can be told apart from here. */
export type LadderProblem =
  | 'name-not-found'
  | 'port-refused'
  | 'host-unreachable'
  | 'connect-timeout'
  | 'proxy-refused'
  | 'certificate'
  | 'tls-handshake'
  | 'not-socket-io'
  | 'path-not-found'
  | 'protocol-version'
  | 'origin-refused'
  | 'answer-timeout'
  | 'server-error'
  | 'upgrade-blocked'
  | 'upgrade-not-offered'
  | 'session-missing'
  | 'connection-refused'
  | 'namespace-timeout'
  | 'receiver-refused'
  | 'no-join'
  | 'no-ack'
  | 'ack-refused'
  | 'no-receipt'
  | 'cancelled';

export const layerTitles: Readonly<Record<LadderLayer, LocalText>> = {
  dns: localText('Name resolution', '이름 확인'),
  tcp: localText('TCP connection', 'TCP 연결'),
  tls: localText('TLS', 'TLS'),
  polling: localText('Polling handshake', '폴링 핸드셰이크'),
  upgrade: localText('WebSocket upgrade', 'WebSocket 업그레이드'),
  namespace: localText('Namespace and session', '네임스페이스와 세션'),
  'round-trip': localText('Message round trip', '메시지 왕복'),
};

export function rungOk(facts: readonly EvidenceFact[] = []): RungOutcome {
  return { outcome: 'ok', reason: null, facts, problem: null };
}

export function rungSkipped(reason: LocalText): RungOutcome {
  return { outcome: 'skipped', reason, facts: [], problem: null };
}

export function rungFailed(
  problem: LadderProblem,
  reason: LocalText,
  facts: readonly EvidenceFact[] = [],
  outcome: 'down' | 'degraded' | 'unknown' = 'down',
): RungOutcome {
  return { outcome, reason, facts, problem };
}

export function toStep(layer: LadderLayer, rung: RungOutcome, durationMs: number | null): ProbeStep {
  return {
    id: layer,
    title: layerTitles[layer],
    outcome: rung.outcome,
    durationMs: rung.outcome === 'skipped' ? null : durationMs,
    reason: rung.reason,
    facts: [...rung.facts],
  };
}
