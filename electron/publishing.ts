import { TargetId } from '../shared/model/ids.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { ConnectionService } from './probes/connection/connection-service.ts';
import type { ProbeEngine } from './probes/engine/probe-engine.ts';

/** Tells every face how the named targets stand now; those that are gone are named as removed. */
export function publishTargets(dispatcher: Dispatcher, engine: ProbeEngine, ids: ReadonlySet<string>): void {
  const changed = [];
  const removed: TargetId[] = [];
  for (const id of ids) {
    const summary = engine.targetSummary(id);
    if (summary) changed.push(summary);
    else removed.push(TargetId.parse(id));
  }
  dispatcher.publish('targets.changed', { revision: engine.revision, changed, removed });
}

/** Tells how the named probes stand now. Keys are `target/probe`. */
export function publishProbes(dispatcher: Dispatcher, engine: ProbeEngine, keys: ReadonlySet<string>): void {
  const byTarget = Map.groupBy(keys, (key) => key.slice(0, key.indexOf('/')));
  for (const [id, ofTarget] of byTarget) {
    const probeIds = ofTarget.map((key) => key.slice(key.indexOf('/') + 1));
    const probes = [...engine.probeSummaries(id, probeIds)];
    if (probes.length === 0) continue;
    dispatcher.publish('probes.changed', { revision: engine.revision, targetId: TargetId.parse(id), probes });
  }
}

export function publishLinks(
  dispatcher: Dispatcher,
  connection: ConnectionService,
  ids: ReadonlySet<TargetId>,
): void {
  for (const targetId of ids) {
    const { revision, status } = connection.link(targetId);
    dispatcher.publish('socketio.linkChanged', { revision, targetId, status });
  }
}
