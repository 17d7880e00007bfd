import type { HostUse, HostWay } from '../../shared/model/host.ts';
import type { TargetId } from '../../shared/model/ids.ts';
import type { JobOutcome } from '../../shared/model/job.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { Target } from '../../shared/model/target.ts';
import type { Pack } from '../packs/schema/pack.ts';
import { isSameHost } from './restore-places.ts';
import type { RestorePlace } from './restore-places.ts';
import type { JobRegistry, JobWork } from './job-registry.ts';
import { captureRunning, restoreRunning, targetNotHere } from './snapshot-errors.ts';

export type RestoreTargetsParts = {
  /** Null for a target that this desk does not have. */
  readonly findTarget: (id: TargetId) => Target | null;
  readonly targets: () => readonly Target[];
  readonly packs: {
    readonly get: (id: string) => Pack;
    /** Null for a pack that this desk does not have. */
    readonly find: (id: string) => Pack | null;
  };
  readonly registry: JobRegistry;
};

/** The targets that restores are about: where their files lie, and which of them are being replaced now. */
export class RestoreTargets {
  readonly #parts: RestoreTargetsParts;
  readonly #replacing = new Set<TargetId>();

  constructor(parts: RestoreTargetsParts) {
    this.#parts = parts;
  }

  /** @throws AppError target/unknown */
  of({ targetId, targetName }: Pick<Snapshot, 'targetId' | 'targetName'>): Target {
    const target = this.#parts.findTarget(targetId);
    if (target === null) throw targetNotHere(targetName);
    return target;
  }

  /** The folder settings that parts lie in, as the target has them now. @throws AppError pack/unknown */
  basesOf(target: Target): Record<string, string> {
    return basesIn(target, this.#parts.packs.get(target.pack));
  }

  /** Every folder of every target. One whose pack is not here has none that could be told, and keeps no other from being looked at. */
  places(): readonly RestorePlace[] {
    return this.#parts.targets().map((target) => ({ host: target.host, folders: this.#foldersOf(target) }));
  }

  /** The host of a restore, with the rights that its target declares there today; without the target the host alone. */
  hostOf({
    targetId,
    host,
  }: {
    readonly targetId: TargetId | null;
    readonly host: HostWay | null;
  }): HostUse | null {
    const target = targetId === null ? null : this.#parts.findTarget(targetId);
    return target !== null && isSameHost(target.host, host) ? target.host : host;
  }

  /** The target that has its files in a folder. */
  in({ host, folder }: { readonly host: HostWay | null; readonly folder: string }): Target | null {
    const targets = this.#parts.targets().filter((target) => isSameHost(target.host, host));
    return targets.find((target) => this.#foldersOf(target).includes(folder)) ?? null;
  }

  /** True while the target's own files are being replaced: what is captured meanwhile would be neither old nor new. */
  isReplacing(id: TargetId): boolean {
    return this.#replacing.has(id);
  }

  /** Work that replaces a target's own files: never beside another restore or a capture of it. @throws AppError run/busy */
  replacing(id: TargetId, name: string, work: JobWork<JobOutcome>): JobWork<JobOutcome> {
    if (this.isReplacing(id)) throw restoreRunning(name);
    if (this.#parts.registry.isRunning('capture', id)) throw captureRunning(name);
    return async (signal, onProgress) => {
      this.#replacing.add(id);
      try {
        return await work(signal, onProgress);
      } finally {
        this.#replacing.delete(id);
      }
    };
  }

  #foldersOf(target: Target): readonly string[] {
    return Object.values(basesIn(target, this.#parts.packs.find(target.pack)));
  }
}

function basesIn(target: Target, pack: Pack | null): Record<string, string> {
  const names = new Set(pack?.parts.map(({ base }) => base));
  return Object.fromEntries(
    [...names].flatMap((name): [string, string][] => {
      const folder = target.settings[name];
      return typeof folder === 'string' && folder !== '' ? [[name, folder]] : [];
    }),
  );
}
