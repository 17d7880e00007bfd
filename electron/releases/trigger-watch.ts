import { isAppError } from '../../shared/errors/app-error.ts';
import type { Release } from '../../shared/model/release.ts';
import type { Disposable } from '../platform/disposable.ts';
import type { ReleasePorts } from './release-ports.ts';
import { definitionOf } from './take-looks.ts';
import { firing } from './triggers.ts';

const everyMs = 30_000;

type TriggerWatchParts = {
  readonly ports: ReleasePorts;
  readonly releases: () => readonly Release[];
  readonly change: (release: Release) => void;
};

/** Holds the triggers of releases that are in against what is measured, until their time is over. */
export class TriggerWatch implements Disposable {
  readonly #parts: TriggerWatchParts;
  readonly #ending = new AbortController();
  #stop: (() => void) | null = null;

  constructor(parts: TriggerWatchParts) {
    this.#parts = parts;
  }

  begin(): void {
    this.#stop = this.#parts.ports.clock.after(everyMs, () => {
      this.look().catch((error: unknown) => this.#parts.ports.logger.bug(error, 'release triggers'));
      this.begin();
    });
  }

  /** Looks once at every release that is watched or waits to be judged. */
  async look(): Promise<void> {
    for (const release of this.#parts.releases()) {
      if (release.stage !== 'judging' && release.stage !== 'watched') continue;
      const now = this.#parts.ports.clock.now();
      if (release.watchUntil !== null && now >= release.watchUntil)
        this.#parts.change({ ...release, stage: 'finished', endedAt: now });
      else await this.#lookAt(release);
    }
  }

  dispose(): void {
    this.#stop?.();
    this.#ending.abort();
  }

  async #lookAt(release: Release): Promise<void> {
    const { ports, change, releases } = this.#parts;
    try {
      const triggers = definitionOf(ports, release)?.triggers ?? [];
      const asks = triggers.some(({ when }) => 'policy' in when);
      const { signal } = this.#ending;
      const policies = asks ? (await ports.policies(release.targetId, signal)).findings : null;
      const now = ports.clock.now();
      const observed = { now, probes: ports.standing(release.targetId), policies };
      // It may have moved on while the policies were read.
      const current = releases().find(({ id }) => id === release.id);
      if (current === undefined || current.stage !== release.stage) return;
      const fired = triggers.flatMap((trigger) => {
        const known = current.triggers.find(({ id }) => id === trigger.id);
        const found = known === undefined || known.firedAt === null ? firing(trigger, observed) : null;
        return found === null ? [] : [{ id: trigger.id, title: trigger.title, firedAt: now, found }];
      });
      if (fired.length === 0) return;
      const byId = new Map(fired.map((trigger) => [trigger.id, trigger]));
      change({ ...current, triggers: current.triggers.map((trigger) => byId.get(trigger.id) ?? trigger) });
      for (const trigger of fired) ports.fired(current, trigger);
    } catch (error: unknown) {
      // A target or pack that is gone has nothing to be watched.
      if (!isAppError(error)) throw error;
    }
  }
}
