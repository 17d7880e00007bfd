import type { LocalText } from '../../shared/model/local-text.ts';
import type { Target } from '../../shared/model/target.ts';
import type { PackLibrary } from '../packs/pack-library.ts';
import { effectiveSettings } from '../packs/probes-for-target.ts';
import type { ConnectionTarget } from '../probes/connection/connection-service.ts';
import type { ProbeEngine } from '../probes/engine/probe-engine.ts';
import type { TargetService } from '../targets/target-service.ts';

/** A target with the connections its probes share and the Socket.IO probe that its pack names as its connection. */
export function connectionTarget(engine: ProbeEngine, packs: PackLibrary, target: Target): ConnectionTarget {
  const pack = packs.get(target.pack);
  const { http, sessions, ports } = engine.resourcesOf(target.id);
  const probe = pack.probes.find(({ id }) => id === pack.connection);
  const { id, name, network, host } = target;
  const settings = effectiveSettings(pack, target.settings);
  return {
    target: { id, name, pack: target.pack, settings, network, host },
    http,
    sessions,
    ports,
    definition: probe?.kind === 'socket-io' ? probe : null,
  };
}

/** The title of a probe as its pack gives it now, or null when either is gone. */
export function probeTitle(
  packs: PackLibrary,
  targets: TargetService,
  targetId: string,
  probeId: string,
): LocalText | null {
  const target = targets.list().find(({ id }) => id === targetId);
  const pack = target ? packs.find(target.pack) : null;
  return pack?.probes.find(({ id }) => id === probeId)?.title ?? null;
}
