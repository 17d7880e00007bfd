import { isAppError } from '../../shared/errors/app-error.ts';
import type { ReleaseId } from '../../shared/model/ids.ts';
import type { Release } from '../../shared/model/release.ts';
import { isReleaseOver } from '../../shared/rules/release-over.ts';
import type { Disposable } from '../platform/disposable.ts';
import type { ReleasePorts } from './release-ports.ts';

/** What the set before is pinned with, so that it is known again. */
export function pinReason({ version, id }: Pick<Release, 'version' | 'id'>): string {
  return `Before release ${version} (${id})`;
}

type ReleasePinsParts = {
  readonly ports: Pick<ReleasePorts, 'snapshots' | 'logger'>;
  readonly releases: () => readonly Release[];
};

const withinMs = 15_000;

/** Unpins what releases have pinned, once they are over. A pin that somebody else made stays. */
export class ReleasePins implements Disposable {
  readonly #parts: ReleasePinsParts;
  readonly #letGo = new Set<ReleaseId>();
  #running: Promise<void> = Promise.resolve();

  constructor(parts: ReleasePinsParts) {
    this.#parts = parts;
  }

  /** Looks at all releases; one whose repository cannot be reached is looked at again the next time. */
  look(): Promise<void> {
    const { logger } = this.#parts.ports;
    this.#running = this.#running
      .then(() => this.#lookOnce())
      .catch((error: unknown) => {
        logger.bug(error, 'pins of releases');
      });
    return this.#running;
  }

  async dispose(): Promise<void> {
    await this.#running;
  }

  async #lookOnce(): Promise<void> {
    for (const release of this.#parts.releases()) {
      if (!isReleaseOver(release) || this.#letGo.has(release.id)) continue;
      try {
        await this.#unpin(release);
        this.#letGo.add(release.id);
      } catch (error: unknown) {
        if (!isAppError(error)) throw error;
      }
    }
  }

  async #unpin(release: Release): Promise<void> {
    const { snapshots } = this.#parts.ports;
    const { targetId, repositoryId, version, stage } = release;
    for (const { id, pins } of snapshots.list(targetId, repositoryId))
      if (pins.some(({ reason }) => reason === pinReason(release)))
        await snapshots.unpin(id, `Release ${version}: ${stage}`, AbortSignal.timeout(withinMs));
  }
}
