import type { ProbeHistory, ProbeResult } from '../../../shared/model/probe.ts';
import { HistoryPoint, ProbeSummary } from '../../../shared/model/probe.ts';
import type { State } from '../../../shared/model/state.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { fakeSteps } from './connection-data.ts';
import { probePlans } from './probe-plans.ts';
import type { ProbePlan } from './probe-plans.ts';
import { seeded } from './seeded.ts';

const minuteMs = 60_000;

/** The probes of a target: one of them has the state of the whole, those that write are off. */
export function fakeProbes(target: TargetSummary, nowAt: number): readonly ProbeSummary[] {
  const troubled = { down: 'health', degraded: 'ladder', unknown: 'database' } as const;
  return probePlans.map((plan, index) => {
    const trouble =
      target.state === 'down' || target.state === 'degraded' || target.state === 'unknown'
        ? troubled[target.state]
        : null;
    return summary(plan, index, stateOf(plan, target.state, trouble), target, nowAt);
  });
}

function stateOf(plan: ProbePlan, of: State, trouble: string | null): State {
  if (of === 'pending' || of === 'paused') return of;
  if (plan.id === trouble) return of;
  if (plan.writes) return 'paused';
  return plan.id === 'session-expiry' && of === 'down' ? 'degraded' : 'ok';
}

function summary(
  plan: ProbePlan,
  index: number,
  state: State,
  target: TargetSummary,
  nowAt: number,
): ProbeSummary {
  const random = seeded(index + 100);
  const checkedAt =
    state === 'pending'
      ? null
      : nowAt - random.between(3000, 50_000) - (state === 'unknown' ? 8 * minuteMs : 0);
  const latencyMs =
    checkedAt === null || state === 'paused' ? null : Math.round(random.between(2, 90) * 10) / 10;
  return ProbeSummary.parse({
    ...plan,
    state,
    reason: reasonOf(plan, state, target),
    since: checkedAt === null ? null : nowAt - random.between(minuteMs, 9e7),
    value: plan.value?.[0] ?? null,
    unit: plan.value?.[1] ?? null,
    latencyMs,
    checkedAt,
    nextAt: state === 'paused' ? null : nowAt + random.between(4000, 56_000),
    running: false,
    paused:
      target.state === 'paused'
        ? { reason: 'Moving to the new rack', by: 'ops@desk', since: nowAt - 1e8 }
        : null,
    recent: Array.from({ length: checkedAt === null ? 0 : 60 }, (_, at) => ({
      at: nowAt - (60 - at) * plan.everyMs,
      state: at > 46 && state !== 'paused' ? state : at % 23 === 7 ? 'degraded' : 'ok',
      latencyMs: Math.round(random.between(4, 80)),
    })),
  });
}

function reasonOf(plan: ProbePlan, state: State, target: TargetSummary) {
  if (state === 'paused' && plan.writes) {
    return localText(
      'Off: it writes to the target and is not enabled',
      '꺼짐: 대상에 쓰는 점검이며 허용되지 않았습니다',
    );
  }
  if (state === 'ok' || state === 'pending') return null;
  if (plan.id === 'session-expiry')
    return localText(
      '12 of 600 device sessions expired in the last hour',
      '지난 한 시간 동안 기기 세션 600개 중 12개가 만료되었습니다',
    );
  const { reason } = target;
  return reason === null
    ? null
    : localText(reason.en.replace(/^[^:]*: /, ''), reason.ko.replace(/^[^:]*: /, ''));
}

const healthBody = `{"db":{"ok":false,"error":"file is not a database"},"maintenance":{"interval_minutes":30,"last_run_at":"2026-11-21 01:11:45"},"rate_limit":{"key_mode":"ip"},"status":"degraded","tls":{"configured":false}}`;

/** The newest result of a probe with evidence of every form: short, long, with lines. */
export function fakeResult(probe: ProbeSummary): ProbeResult | null {
  if (probe.checkedAt === null) return null;
  return {
    state: probe.state,
    reason: probe.reason,
    value: probe.value,
    unit: probe.unit,
    latencyMs: probe.latencyMs,
    checkedAt: probe.checkedAt,
    evidence: [
      { name: 'request', value: 'GET http://10.20.0.14:5000/api/system/health' },
      { name: 'status', value: probe.state === 'down' ? '503 Service Unavailable' : '200 OK' },
      { name: 'cookie', value: 'session=[redacted]' },
      { name: 'body', value: healthBody },
      {
        name: 'server.log',
        value:
          '2026-11-21 01:36:44,909 - INFO - "POST /api/login HTTP/1.1" 401\n2026-11-21 01:36:45,120 - ERROR - sqlite3.DatabaseError: file is not a database',
      },
    ],
    steps:
      probe.kind === 'socket-io' || probe.kind === 'http-flow'
        ? fakeSteps(probe.state === 'down' || probe.state === 'degraded' ? 'upgrade' : null)
        : [],
  };
}

/** A history with a working day's rhythm, one outage and one night in which the console slept. */
export function fakeHistory(
  probe: ProbeSummary,
  targetId: ProbeHistory['targetId'],
  from: number,
  to: number,
): ProbeHistory {
  const random = seeded(7);
  const spanMs =
    to - from > 48 * 3_600_000
      ? Math.max(3_600_000, (to - from) / 480)
      : Math.max(minuteMs, (to - from) / 480);
  const gap = { from: from + (to - from) * 0.42, to: from + (to - from) * 0.5 };
  const points: HistoryPoint[] = [];
  for (let at = from; at < to; at += spanMs) {
    if (at > gap.from && at < gap.to) continue;
    const outage = at > from + (to - from) * 0.7 && at < from + (to - from) * 0.74;
    const samples = Math.max(1, Math.round(spanMs / probe.everyMs));
    const latencyMs = outage ? null : Math.round(20 + 12 * Math.sin(at / 1.4e7) + random.between(0, 14));
    points.push(
      HistoryPoint.parse({
        at,
        spanMs: spanMs >= 3_600_000 ? spanMs : 0,
        state: outage ? 'down' : random.next() > 0.985 ? 'degraded' : 'ok',
        samples,
        okSamples: outage ? 0 : samples,
        latencyMs,
        maxLatencyMs: latencyMs === null ? null : latencyMs + Math.round(random.between(2, 60)),
      }),
    );
  }
  const samples = points.reduce((sum, point) => sum + point.samples, 0);
  const ok = points.reduce((sum, point) => sum + point.okSamples, 0);
  return {
    targetId,
    probeId: probe.id,
    from,
    to,
    points,
    gaps: [gap],
    availability: samples === 0 ? null : ok / samples,
  };
}
