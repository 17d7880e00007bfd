import type { Logger } from '../../platform/logger.ts';
import type { ProbeTarget } from '../probe-kind.ts';
import type { TargetResources } from './engine-ports.ts';

/** Connections, sessions and locations, one set per target, made when first needed. */
export class ResourcePool {
  readonly #make: (target: ProbeTarget) => TargetResources;
  readonly #logger: Logger;
  readonly #open = new Map<string, TargetResources>();
  readonly #closing = new Set<Promise<void>>();

  constructor(make: (target: ProbeTarget) => TargetResources, logger: Logger) {
    this.#make = make;
    this.#logger = logger;
  }

  /** Throws what making them throws, such as an AppError for a certificate authority that cannot be read. */
  of(target: ProbeTarget): TargetResources {
    const known = this.#open.get(target.id);
    if (known !== undefined) return known;
    const made = this.#make(target);
    this.#open.set(target.id, made);
    return made;
  }

  /** Those that are open, or null; nothing is made. */
  peek(targetId: string): TargetResources | null {
    return this.#open.get(targetId) ?? null;
  }

  /** Closes a target's set; the next use makes a new one. */
  drop(targetId: string): void {
    const resources = this.#open.get(targetId);
    if (resources === undefined) return;
    this.#open.delete(targetId);
    const closing = this.#close(resources, targetId).finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }

  /** Closes everything and waits for it. */
  async dispose(): Promise<void> {
    for (const targetId of this.#open.keys()) this.drop(targetId);
    await Promise.all(this.#closing);
  }

  async #close(resources: TargetResources, targetId: string): Promise<void> {
    try {
      await resources.dispose();
    } catch (error: unknown) {
      this.#logger.bug(error, `closing the connections of target ${targetId}`);
    }
  }
}
