/** What the proxy knows of itself. Counters by reason: what never happened is not in them. */
export type ProxyFacts = {
  readonly messaging: 'UP' | 'DOWN' | 'DISABLED';
  readonly listenerUp: boolean;
  readonly rejects: ReadonlyMap<string, number>;
  readonly routing: ReadonlyMap<string, number>;
};

export type HttpAnswer = { readonly status: number; readonly type: string; readonly body: string };

const players = 12;

/** The three paths, matched by their beginning. Of the backend, of versions and of the registry they say nothing. */
export function answerHttp(path: string, facts: ProxyFacts): HttpAnswer {
  if (path.startsWith('/health')) return health(facts);
  if (path.startsWith('/metrics'))
    return { status: 200, type: 'text/plain; version=0.0.4', body: metrics(facts) };
  if (path.startsWith('/status')) return { status: 200, type: 'application/json', body: status(facts) };
  return { status: 404, type: 'text/plain', body: 'Not found' };
}

function stateOf({ listenerUp, messaging }: ProxyFacts): 'READY' | 'DEGRADED' | 'FAILED' {
  if (!listenerUp) return 'FAILED';
  return messaging === 'DOWN' ? 'DEGRADED' : 'READY';
}

function health(facts: ProxyFacts): HttpAnswer {
  const state = stateOf(facts);
  const checks = { listener: facts.listenerUp ? 'UP' : 'DOWN', messaging: facts.messaging };
  return {
    status: state === 'FAILED' ? 503 : 200,
    type: 'application/json',
    body: JSON.stringify({ status: state, checks }),
  };
}

function metrics({ messaging, rejects, routing }: ProxyFacts): string {
  const gauges = {
    sessions_active: players,
    players_active: players,
    messaging_enabled: messaging === 'DISABLED' ? 0 : 1,
    messaging_running: messaging === 'UP' ? 1 : 0,
  };
  const counters = { control_reject_total: rejects, routing_decisions_total: routing };
  return [
    ...Object.entries(gauges).flatMap(([name, value]) => [
      `# TYPE lineage_proxy_${name} gauge`,
      `lineage_proxy_${name} ${value.toFixed(1)}`,
    ]),
    '# TYPE lineage_proxy_handshake_errors_total counter',
    ...Object.entries(counters).flatMap(([name, reasons]) => [
      `# TYPE lineage_proxy_${name} counter`,
      ...[...reasons].map(([reason, count]) => `lineage_proxy_${name}{reason="${reason}"} ${count}`),
    ]),
    '',
  ].join('\n');
}

function status(facts: ProxyFacts): string {
  return JSON.stringify({
    health: stateOf(facts),
    listener: { active: facts.listenerUp },
    messaging: { enabled: facts.messaging !== 'DISABLED', running: facts.messaging === 'UP' },
    sessions: { active: players },
    players: { active: players },
    controlPlane: { rejectCounters: Object.fromEntries(facts.rejects) },
  });
}
