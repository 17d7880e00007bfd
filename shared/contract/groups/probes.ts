import { z } from 'zod';
import { MaintenanceId, ProbeId, TargetId } from '../../model/ids.ts';
import { MaintenanceWindow } from '../../model/maintenance.ts';
import { ProbeHistory, ProbeResult, ProbeSummary } from '../../model/probe.ts';
import { State } from '../../model/state.ts';
import { Nothing, call, event } from '../spec.ts';

const ProbeRef = z.object({ targetId: TargetId, probeId: ProbeId });

export const probesContract = {
  snapshot: call(
    z.object({ targetId: TargetId }),
    z.object({ revision: z.number(), probes: z.array(ProbeSummary) }),
  ),
  /** The newest result with its full evidence; null when the probe never ran. */
  detail: call(ProbeRef, z.object({ probe: ProbeSummary, result: ProbeResult.nullable() })),
  /** Runs now and answers when all are done. Without ids: every probe that is not paused. Named ones run even when they write. */
  run: call(
    z.object({ targetId: TargetId, probeIds: z.array(ProbeId).max(200).optional() }),
    z.object({
      state: State,
      probes: z.array(z.object({ probe: ProbeSummary, result: ProbeResult.nullable() })),
    }),
  ),
  /** Ends what runs or waits to run, whoever began it. Without ids: of every probe. */
  cancel: call(z.object({ targetId: TargetId, probeIds: z.array(ProbeId).max(200).optional() }), Nothing),
  history: call(
    ProbeRef.extend({
      from: z.number(),
      to: z.number(),
      maxPoints: z.number().int().min(1).max(2000).default(500),
    }),
    ProbeHistory,
  ),
  /** Without a probe: the whole target. */
  pause: call(
    z.object({ targetId: TargetId, probeId: ProbeId.optional(), reason: z.string().trim().min(1).max(500) }),
    Nothing,
  ),
  resume: call(
    z.object({ targetId: TargetId, probeId: ProbeId.optional(), reason: z.string().trim().min(1).max(500) }),
    Nothing,
  ),
  changed: event(z.object({ revision: z.number(), targetId: TargetId, probes: z.array(ProbeSummary) })),
} as const;

export const maintenanceContract = {
  list: call(z.object({ targetId: TargetId.optional() }), z.object({ windows: z.array(MaintenanceWindow) })),
  add: call(
    MaintenanceWindow.pick({ targetId: true, reason: true, zone: true, from: true, to: true, repeat: true }),
    MaintenanceWindow,
  ),
  end: call(z.object({ maintenanceId: MaintenanceId }), MaintenanceWindow),
} as const;
