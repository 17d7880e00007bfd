import type { ConnectionReport } from '../../../shared/model/connection.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { ProbeKind, ProbeOutcome } from '../probe-kind.ts';
import { climbForTarget, prepareLadder } from '../socket-io/climb-for-target.ts';

/** A rung may take this share of the probe's own time-out. */
const rungsPerTimeout = 3;

/** The Socket.IO ladder as a probe. Names the failing layer; with `round-trip` it writes a message and takes it back. */
export const socketIoKind: ProbeKind<'socket-io'> = {
  kind: 'socket-io',
  async run(definition, context) {
    const prepared = await prepareLadder(definition, context);
    if (prepared.kind === 'none') {
      return {
        state: prepared.state,
        reason: prepared.reason,
        value: null,
        unit: null,
        latencyMs: null,
        evidence: [],
        steps: prepared.steps,
      };
    }
    const report = await climbForTarget(definition, prepared, context, {
      roundTrip: definition['round-trip'] !== undefined,
      rungTimeoutMs: Math.ceil(context.timeoutMs / rungsPerTimeout),
      onStep: () => {},
    });
    return judge(report, definition['without-upgrade'], definition['slow-after']);
  },
};

/** What a climb means for the target. The latency is that of the namespace rung, or of the round trip when there is one. */
export function judge(
  report: ConnectionReport,
  withoutUpgrade: 'degraded' | 'down',
  slowAfterMs: number,
): ProbeOutcome {
  const roundTrip = report.steps.find((step) => step.id === 'round-trip' && step.outcome === 'ok');
  const namespace = report.steps.find((step) => step.id === 'namespace');
  const latencyMs = (roundTrip ?? namespace)?.durationMs ?? null;
  const causes = report.usualCauses.map((cause) => ({ name: 'usual cause', value: cause.en }));
  const base = {
    value: null,
    unit: null,
    latencyMs,
    steps: report.steps,
    evidence: [
      { name: 'address', value: report.url },
      { name: 'failing layer', value: report.failingLayer ?? 'none' },
      ...causes,
    ],
  };
  if (!report.ok) {
    return { ...base, state: failedState(report, withoutUpgrade), reason: report.verdict };
  }
  if (latencyMs !== null && latencyMs > slowAfterMs) {
    const took = Math.round(latencyMs);
    return {
      ...base,
      state: 'degraded',
      reason: localText(`It works, but took ${took} ms.`, `동작하지만 ${took} ms가 걸렸습니다.`),
    };
  }
  return { ...base, state: 'ok', reason: null };
}

/** What could not be asked says nothing about the server. */
function failedState({ failingLayer, steps }: ConnectionReport, withoutUpgrade: 'degraded' | 'down') {
  const outcome = steps.find(({ id }) => id === failingLayer)?.outcome;
  if (outcome === 'unknown') return 'unknown';
  if (failingLayer === 'upgrade') return withoutUpgrade;
  return outcome === 'degraded' ? 'degraded' : 'down';
}
