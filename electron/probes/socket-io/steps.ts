import type { LadderLayer } from '../../../shared/model/connection.ts';
import { localText } from '../../../shared/model/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { EvidenceFact, ProbeStep } from '../../../shared/model/probe.ts';

/** How one rung ended. `problem` is the key under which the usual causes are found. */
export type RungOutcome = {
  readonly outcome: 'ok' | 'degraded' | 'down' | 'skipped';
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
  | 'no-join'
  | 'no-ack'
  | 'ack-refused'
  | 'no-receipt'
  | 'cancelled';

export const layerTitles: Readonly<Record<LadderLayer, LocalText>> = {
  dns: localText('Name look-up (DNS)', '이름 조회 (DNS)'),
  tcp: localText('Connection (TCP)', '연결 (TCP)'),
  tls: localText('Encryption (TLS)', '암호화 (TLS)'),
  polling: localText('Engine.IO over polling', 'Engine.IO 폴링'),
  upgrade: localText('Upgrade to WebSocket', 'WebSocket 업그레이드'),
  namespace: localText('Socket.IO namespace', 'Socket.IO 네임스페이스'),
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
  outcome: 'down' | 'degraded' = 'down',
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
