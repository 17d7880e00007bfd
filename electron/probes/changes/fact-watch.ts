import type { PolicyFinding } from '../../../shared/model/policy.ts';
import type { HostWay } from '../../../shared/model/host.ts';
import type { ProbeResult } from '../../../shared/model/probe.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { SettingValue } from '../../../shared/model/target.ts';
import type { Location } from '../../locations/location.ts';
import { fillTemplate } from '../../packs/expression/templates.ts';
import type { Pack } from '../../packs/schema/pack.ts';
import type { ProbeDefinition } from '../../packs/schema/probe.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Disposable } from '../../platform/disposable.ts';
import type { Logger } from '../../platform/logger.ts';
import { FileFingerprints, toldByFiles } from './file-facts.ts';
import type { FactStore } from './fact-store.ts';
import { hostStart } from './host-start.ts';
import type { StartOf } from './host-start.ts';
import { factsOfPolicies } from './policy-facts.ts';
import { factsOfResult, restartOfResult } from './result-facts.ts';
import { toldFiles, watchedFiles } from './watched-files.ts';

/** A target with what its pack says of it. */
type WatchedTarget = {
  readonly pack: Pack;
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly locationFor: (base: string) => Location | null;
  /** The host that has its files; null: this computer. */
  readonly host: HostWay | null;
};

type FactWatchParts = {
  readonly store: FactStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Null for a target that is gone, or whose pack is. */
  readonly find: (targetId: string) => WatchedTarget | null;
  readonly startOf: StartOf;
};

/** Files are looked at after a result of their target, no more often than this. */
const filesEveryMs = 15 * 60_000;
const filesWithinMs = 20_000;

/** Takes what probes, policies and files tell of a target into the memory of facts. */
export class FactWatch implements Disposable {
  readonly #parts: FactWatchParts;
  readonly #fingerprints = new FileFingerprints();
  readonly #lookedAt = new Map<string, number>();
  readonly #ended = new AbortController();
  /** What runs, by the computer that has the files. */
  readonly #running = new Map<string, Promise<void>>();

  constructor(parts: FactWatchParts) {
    this.#parts = parts;
  }

  /** A probe has found something. What cannot be remembered of it does not concern the probe. */
  resultCame(targetId: string, definition: ProbeDefinition, result: ProbeResult): void {
    try {
      this.#takeIn(targetId, definition, result);
    } catch (error: unknown) {
      this.#parts.logger.bug(error, 'remembering what a probe tells');
    }
  }

  /** Settings were held against their policies. */
  policiesCame(targetId: string, findings: readonly PolicyFinding[], at: number): void {
    try {
      this.#parts.store.note(targetId, factsOfPolicies(findings), at);
    } catch (error: unknown) {
      this.#parts.logger.bug(error, 'remembering what policies tell');
    }
  }

  #takeIn(targetId: string, definition: ProbeDefinition, result: ProbeResult): void {
    const { store, find } = this.#parts;
    const target = find(targetId);
    if (target === null) return;
    const zoneOf = ({ zone }: { readonly zone: string }) =>
      fillTemplate(zone, { settings: target.settings, now: 0, uuid: '' }).value;
    const facts = factsOfResult(definition, result, { facts: target.pack.facts, zoneOf });
    store.note(targetId, facts, result.checkedAt);
    const restart = restartOfResult(definition, result);
    if (restart !== null) store.noteChange(targetId, restart, result.checkedAt);
    this.#lookAtFilesSoon(targetId, target.host);
  }

  /** Looks at the files of a target now; answers what could not be read. */
  async look(targetId: string, signal: AbortSignal): Promise<readonly LocalText[]> {
    const { store, clock, find, startOf } = this.#parts;
    const target = find(targetId);
    if (target === null) return [];
    const { pack, settings, locationFor } = target;
    this.#lookedAt.set(targetId, clock.monotonicMs());
    const files = await this.#fingerprints.read(targetId, watchedFiles(pack, settings, locationFor), signal);
    const told = await toldByFiles(toldFiles(pack, settings, locationFor), clock.now(), signal);
    const host = await hostStart(pack, locationFor, startOf, signal);
    store.note(targetId, [...files.facts, ...told.facts, ...host], clock.now());
    return [...files.unread, ...told.unread];
  }

  async dispose(): Promise<void> {
    this.#ended.abort();
    await Promise.all(this.#running.values());
  }

  /** One target of a computer after the other: files may lie on a share. A host that does not answer holds up nobody else. */
  #lookAtFilesSoon(targetId: string, host: HostWay | null): void {
    const { clock, logger } = this.#parts;
    const last = this.#lookedAt.get(targetId) ?? Number.NEGATIVE_INFINITY;
    if (this.#ended.signal.aborted || clock.monotonicMs() - last < filesEveryMs) return;
    this.#lookedAt.set(targetId, clock.monotonicMs());
    const computer = host?.address ?? '';
    const before = this.#running.get(computer) ?? Promise.resolve();
    const after = before.then(async () => {
      if (this.#ended.signal.aborted) return;
      const signal = AbortSignal.any([this.#ended.signal, AbortSignal.timeout(filesWithinMs)]);
      try {
        await this.look(targetId, signal);
      } catch (error: unknown) {
        if (!signal.aborted) logger.bug(error, 'looking at the files of a target');
      }
    });
    this.#running.set(computer, after);
  }
}
