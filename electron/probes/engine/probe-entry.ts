import type { TargetId } from '../../../shared/model/ids.ts';
import type { ProbePause } from '../../../shared/model/probe.ts';
import { newStanding } from '../../../shared/rules/thresholds.ts';
import type { Standing } from '../../../shared/rules/thresholds.ts';
import type { ProbeDefinition } from '../../packs/schema/probe.ts';
import type { RecentSample } from '../history/history-reader.ts';
import type { HeldState } from '../history/target-state-store.ts';
import type { StoredState } from '../history/probe-store.ts';
import { engineLimits } from './engine-limits.ts';
import type { MonitoredTarget } from './engine-ports.ts';

/** What the engine holds in memory of one probe of one target. Only the engine's own files change it. */
export type ProbeEntry = {
  readonly key: number;
  readonly targetId: TargetId;
  readonly probeId: string;
  definition: ProbeDefinition;
  standing: Standing;
  /** When the newest result was had, and when the newest run began (epoch ms). */
  checkedAt: number | null;
  /** When the state that is shown was found: an incident outlasts results that measured nothing. */
  foundAt: number | null;
  startedAt: number | null;
  value: number | null;
  unit: string | null;
  latencyMs: number | null;
  pause: ProbePause | null;
  /** Read from the history when first shown, then kept up to date; oldest first. */
  recent: RecentSample[] | null;
  memory: { readonly value: unknown } | null;
  running: boolean;
  /** An abandoned run that has not let go yet. */
  hanging: boolean;
  /** When it is due, on the monotonic scale. */
  dueMs: number | null;
};

export type TargetEntry = {
  readonly id: TargetId;
  monitored: MonitoredTarget;
  pause: ProbePause | null;
  readonly probes: Map<string, ProbeEntry>;
  /** The state that it is in as a whole, and since when; null before it had any. */
  held: HeldState | null;
  /** What was last announced of the parts of a summary that change with time alone. */
  announced: string;
};

export function newProbeEntry(
  identity: { readonly key: number; readonly targetId: TargetId },
  definition: ProbeDefinition,
  stored: StoredState | null,
  pause: ProbePause | null,
): ProbeEntry {
  return {
    ...identity,
    probeId: definition.id,
    definition,
    standing: stored?.standing ?? newStanding,
    checkedAt: stored?.checkedAt ?? null,
    foundAt: stored?.checkedAt ?? null,
    startedAt: stored?.startedAt ?? null,
    value: stored?.value ?? null,
    unit: stored?.unit ?? null,
    latencyMs: stored?.latencyMs ?? null,
    pause,
    recent: null,
    memory: null,
    running: false,
    hanging: false,
    dueMs: null,
  };
}

/** How often a probe runs by itself: one that writes at most every 15 minutes, whatever its pack says. */
export function scheduledEveryMs({ every, writes }: ProbeDefinition): number {
  return Math.max(every, writes ? engineLimits.writesEveryMs : engineLimits.leastEveryMs);
}
