import type { LocalText } from '../../shared/model/local-text.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { Target } from '../../shared/model/target.ts';
import type { CredentialStore } from '../credentials/credential-store.ts';
import type { PackLibrary } from '../packs/pack-library.ts';
import { effectiveSettings, probesForTarget } from '../packs/probes-for-target.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { MonitoredTarget, TargetSource } from '../probes/engine/engine-ports.ts';

type MonitoredParts = {
  readonly packs: PackLibrary;
  readonly credentials: CredentialStore;
  listTargets(): readonly Target[];
};

/** The targets as the probe engine wants them: with their pack's probes and what is there to run them with. */
export function monitoredTargets({ packs, credentials, listTargets }: MonitoredParts): TargetSource {
  const describe = (target: Target): MonitoredTarget => monitor(target, packs.find(target.pack), credentials);
  return {
    list: () => listTargets().map(describe),
    get: (id) => {
      const target = listTargets().find((candidate) => candidate.id === id);
      return target ? describe(target) : null;
    },
  };
}

/** A target whose pack may not be used is still shown; it just has no probes. */
function monitor(target: Target, pack: Pack | null, credentials: CredentialStore): MonitoredTarget {
  const { id, name, network, host, writesEnabled } = target;
  const settings = pack ? effectiveSettings(pack, target.settings) : target.settings;
  const stored = credentials.list().filter((credential) => credential.ownerId === id);
  return {
    target: { id, name, pack: target.pack, settings, network, host },
    definitions: pack ? probesForTarget(pack, target.settings) : [],
    packTitle: pack?.title ?? localText(`${target.pack} (not installed)`, `${target.pack} (설치되지 않음)`),
    writesEnabled,
    availableCredentials: new Set(stored.map((credential) => credential.name)),
    titles: pack ? titlesOf(pack) : {},
  };
}

function titlesOf(pack: Pack): Readonly<Record<string, LocalText>> {
  const all = [...Object.entries(pack.settings), ...Object.entries(pack.credentials)];
  return Object.fromEntries(all.map(([name, { title }]) => [name, title]));
}
