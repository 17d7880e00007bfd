import type { LocalText } from '../../../shared/model/local-text.ts';
import type { ProbeKindName } from '../../../shared/model/probe.ts';
import type { State } from '../../../shared/model/state.ts';
import type { TargetId } from '../../../shared/model/ids.ts';
import type { TargetEntry } from './probe-entry.ts';
import { shownState } from './summaries.ts';

/** How a probe stands, without its history: cheap to ask for all of them. */
type ProbeStanding = {
  readonly id: string;
  readonly title: LocalText;
  readonly kind: ProbeKindName;
  readonly state: State;
  readonly reason: LocalText | null;
  readonly since: number | null;
};

export type TargetStanding = {
  readonly id: TargetId;
  readonly name: string;
  readonly probes: readonly ProbeStanding[];
};

export function targetStanding(target: TargetEntry, now: number): TargetStanding {
  const probes = [...target.probes.values()].map((entry) => {
    const { title, kind } = entry.definition;
    return { id: entry.probeId, title, kind, ...shownState(target, entry, now) };
  });
  return { id: target.id, name: target.monitored.target.name, probes };
}
