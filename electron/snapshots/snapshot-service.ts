import { isDeepStrictEqual } from 'node:util';
import type { PlannedPart, SnapshotFreshness } from '../../shared/contract/groups/snapshots.ts';
import { isAppError } from '../../shared/errors/app-error.ts';
import type { DrillRecord } from '../../shared/model/drill.ts';
import type { JobId, RepositoryId, SnapshotId, TargetId } from '../../shared/model/ids.ts';
import type { JobOutcome } from '../../shared/model/job.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { RetentionPlan } from '../../shared/model/retention.ts';
import type { CaptureLimits, Snapshot, SnapshotKind } from '../../shared/model/snapshot.ts';
import type { Target } from '../../shared/model/target.ts';
import type { Fact } from '../repository/facts/fact.ts';
import { calledNow } from './called-now.ts';
import { forgetSnapshot } from './forget-snapshot.ts';
import { freshnessOf } from './freshness.ts';
import type { TakenExports } from './capture/exports/taken-exports.ts';
import { CaptureResult } from './jobs/capture-input.ts';
import type { CaptureSubject } from './jobs/capture-input.ts';
import { PlannedParts } from './jobs/plan-capture-input.ts';
import type { JobWork } from './job-registry.ts';
import { captureRunning, noParts, notConfirmed, restoreRunning, unknownSnapshot } from './snapshot-errors.ts';
import type { SnapshotServiceParts } from './snapshot-service-parts.ts';
import { noteSnapshot, rightsOf } from './snapshot-subject.ts';
import { captureJobName, planCaptureJobName, writeFactsJobName } from './jobs/job-names.ts';

type PinFact = Extract<Fact, { readonly kind: 'pin' | 'unpin' }>;

type CaptureWish = {
  readonly targetId: TargetId;
  readonly repositoryId: RepositoryId;
  readonly kind: SnapshotKind;
  readonly label: string | null;
  readonly partialReason: string | null;
  /** Why a live database of a host may be copied while nothing holds it still; left out where it may not. */
  readonly liveCopyReason?: string | null;
  readonly verify: boolean;
  readonly retention: boolean;
};

type LimitChanges = { readonly [Name in keyof CaptureLimits]?: CaptureLimits[Name] | undefined };

/** Snapshots of all targets in all repositories of this desk: listed, taken, pinned and forgotten. */
export class SnapshotService {
  readonly #parts: SnapshotServiceParts;

  constructor(parts: SnapshotServiceParts) {
    this.#parts = parts;
  }

  /** Newest first. A target is called as this desk calls it now, whatever it was called when the set was taken. */
  list(filter: {
    readonly targetId: TargetId | null;
    readonly repositoryId: RepositoryId | null;
  }): readonly Snapshot[] {
    const found = this.#repositoryIds()
      .filter((id) => filter.repositoryId === null || id === filter.repositoryId)
      .flatMap((id) => this.#parts.catalogue.snapshotsOf(id))
      .filter(({ targetId }) => filter.targetId === null || targetId === filter.targetId)
      .toSorted((a, b) => b.startedAt - a.startedAt);
    return calledNow(found, this.#parts.targets());
  }

  freshness(targetId: TargetId | null): readonly SnapshotFreshness[] {
    return freshnessOf(this.#parts.catalogue, this.#repositoryIds(), targetId);
  }

  /** @throws AppError snapshot/unknown */
  get(id: SnapshotId): Snapshot {
    const found = this.list({ targetId: null, repositoryId: null }).find((snapshot) => snapshot.id === id);
    if (found === undefined) throw unknownSnapshot(id);
    return found;
  }

  /** Newest first. */
  drills(targetId: TargetId | null): readonly DrillRecord[] {
    const found = this.#repositoryIds()
      .flatMap((id) => this.#parts.catalogue.drills(id))
      .filter((drill) => targetId === null || drill.targetId === targetId)
      .toSorted((a, b) => b.at - a.at);
    return calledNow(found, this.#parts.targets());
  }

  /** What a capture would find now. */
  async plan(targetId: TargetId, signal: AbortSignal): Promise<readonly PlannedPart[]> {
    const target = this.#parts.target(targetId);
    const { settings, pack } = target;
    const doors = await this.#doorsOf(target, signal);
    const input = { packText: this.#parts.pack(pack).text, settings, ...doors };
    return PlannedParts.parse(await this.#parts.desk.run(null, planCaptureJobName, input, signal));
  }

  limits(targetId: TargetId): CaptureLimits {
    return this.#parts.limits.of(this.#parts.target(targetId).id);
  }

  /** What is left out stays as it is. */
  setLimits(targetId: TargetId, changes: LimitChanges): CaptureLimits {
    const { limits: table, journal } = this.#parts;
    const before = this.limits(targetId);
    const limits = {
      maxStallMs: changes.maxStallMs ?? before.maxStallMs,
      maxPinMs: changes.maxPinMs ?? before.maxPinMs,
      maxWalGrowthBytes: changes.maxWalGrowthBytes ?? before.maxWalGrowthBytes,
    };
    table.put(targetId, limits);
    const subject = this.#parts.target(targetId).name;
    journal.append({ action: 'snapshot.limits-set', targetId, subject, result: 'done', details: limits });
    return limits;
  }

  /** Lets go of what was chosen for a target that is gone from this desk; its snapshots stay. */
  forgetTarget(targetId: TargetId): void {
    this.#parts.limits.remove(targetId);
  }

  /** Begins a capture. What makes it impossible is thrown here; what happens on the way is the job's. */
  capture(wish: CaptureWish): JobId {
    const { registry, repositories } = this.#parts;
    const target = this.#parts.target(wish.targetId);
    const { pack } = this.#parts.pack(target.pack);
    if (pack.parts.length === 0) throw noParts(pack.title.en);
    if (registry.isRunning('capture', target.id)) throw captureRunning(target.name);
    if (this.#parts.isReplacing(target.id)) throw restoreRunning(target.name);
    const { name } = repositories.get(wish.repositoryId);
    const title = localText(`Snapshot of ${target.name} to ${name}`, `${target.name} 스냅샷 → ${name}`);
    return registry.start(
      { kind: 'capture', title, targetId: target.id, repositoryId: wish.repositoryId },
      (signal, onProgress) => this.#capture(wish, target, signal, onProgress),
    );
  }

  async pin(id: SnapshotId, reason: string, signal: AbortSignal): Promise<Snapshot> {
    await this.#tell(this.get(id), { kind: 'pin', snapshotId: id, reason, ...this.#said() }, signal);
    return this.get(id);
  }

  async unpin(id: SnapshotId, reason: string, signal: AbortSignal): Promise<Snapshot> {
    await this.#tell(this.get(id), { kind: 'unpin', snapshotId: id, reason, ...this.#said() }, signal);
    return this.get(id);
  }

  /** @throws AppError target/not-confirmed, snapshot/not-forgettable */
  async forget(id: SnapshotId, reason: string, confirmName: string, signal: AbortSignal): Promise<void> {
    const snapshot = this.get(id);
    if (confirmName !== snapshot.targetName) throw notConfirmed(snapshot.targetName);
    await forgetSnapshot(this.#parts, snapshot, reason, signal);
    noteSnapshot(this.#parts.journal, 'snapshot.forgotten', snapshot, true, { reason });
  }

  async #capture(
    wish: CaptureWish,
    target: Target,
    signal: AbortSignal,
    onProgress: Parameters<JobWork<JobOutcome>>[1],
  ): Promise<Extract<JobOutcome, { kind: 'capture' }>> {
    const { desk, now, scratchRoot } = this.#parts;
    const startedAt = now();
    const signature = this.#parts.signature();
    const letSleep = this.#parts.holdSleep();
    const before = new Set(this.#parts.catalogue.known(wish.repositoryId).snapshots);
    let created: Snapshot | null = null;
    let exports: TakenExports | null = null;
    try {
      exports = await this.#parts.takeExports(target, signal);
      const subject: CaptureSubject = {
        target: { id: target.id, name: target.name, settings: target.settings },
        packText: this.#parts.pack(target.pack).text,
        addresses: [...this.#parts.addressesOf(target)],
        kind: wish.kind,
        label: wish.label,
        partialReason: wish.partialReason,
        liveCopyReason: wish.liveCopyReason ?? null,
        scratchRoot,
        limits: this.#parts.limits.of(target.id),
        ...(await this.#doorsOf(target, signal)),
        exports: exports.taken,
        ...signature,
      };
      const input = {
        desk: await desk.deskForCapture(wish.repositoryId, signal),
        by: desk.author,
        subject,
        verify: wish.verify,
        previousId: this.#newestWhole(target.id, wish.repositoryId),
      };
      const raw = await desk.runPublishing(wish.repositoryId, captureJobName, input, signal, onProgress);
      const { snapshotId, verify, link, refreshed } = CaptureResult.parse(raw);
      desk.apply(wish.repositoryId, refreshed);
      created = this.get(snapshotId);
      this.#noteCreated(target, created, verify?.ok ?? null, signature.journalHead);
      const retention = wish.retention ? await this.#retention(target.id, wish.repositoryId, signal) : null;
      const durationMs = now() - startedAt;
      const outcome = { kind: 'capture', snapshot: created, durationMs, verify, retention } as const;
      return link === null ? outcome : { ...outcome, link };
    } catch (error: unknown) {
      // Once published it is there, whatever became of reading it back.
      const published = created ?? this.#publishedHere(before, wish);
      if (published === null) this.#noteNotCreated(target, error, signal.aborted);
      else if (created === null) this.#noteCreated(target, published, null, signature.journalHead);
      throw error;
    } finally {
      exports?.release();
      letSleep();
    }
  }

  /** How its host is entered, and what opens the databases of its servers. */
  async #doorsOf(target: Target, signal: AbortSignal): Promise<Pick<CaptureSubject, 'host' | 'servers'>> {
    const { serverSecrets, hostAccess } = this.#parts;
    return {
      host: await hostAccess(target.host, signal),
      servers: await serverSecrets(target, signal),
    };
  }

  /** The snapshot is there, whatever becomes of the older ones. */
  async #retention(
    targetId: TargetId,
    repositoryId: RepositoryId,
    signal: AbortSignal,
  ): Promise<RetentionPlan> {
    try {
      return await this.#parts.applyRetention(targetId, repositoryId, signal);
    } catch (error: unknown) {
      if (!isAppError(error) || signal.aborted) throw error;
      return { keep: [], remove: [], refused: error.text };
    }
  }

  /** The snapshot of the wish that this console has published and did not know before. */
  #publishedHere(before: ReadonlySet<string>, { targetId, repositoryId }: CaptureWish): Snapshot | null {
    const { catalogue, desk } = this.#parts;
    const { published } = catalogue.view(repositoryId);
    const isOurs = ({ id }: Snapshot) => isDeepStrictEqual(published.get(id)?.by, desk.author);
    const own = this.list({ targetId, repositoryId });
    return own.find((snapshot) => !before.has(snapshot.id) && isOurs(snapshot)) ?? null;
  }

  #noteCreated(target: Target, snapshot: Snapshot, verified: boolean | null, journalHead: string): void {
    this.#parts.anchored(journalHead);
    const { kind, bytes, newBytes, partialReason: partial } = snapshot;
    const details = { kind, bytes, newBytes, partial, verified, ...rightsOf(target.host) };
    noteSnapshot(this.#parts.journal, 'snapshot.created', snapshot, true, {
      ...details,
      ...liveCopyOf(snapshot),
    });
  }

  #noteNotCreated(target: Target, error: unknown, cancelled: boolean): void {
    const { id, name } = target;
    const problem = error instanceof Error ? error.message.slice(0, 500) : String(error);
    this.#parts.journal.append({
      action: 'snapshot.created',
      targetId: id,
      subject: name,
      result: cancelled ? 'cancelled' : 'failed',
      details: { problem, ...rightsOf(target.host) },
    });
  }

  #newestWhole(targetId: TargetId, repositoryId: RepositoryId): SnapshotId | null {
    const whole = this.list({ targetId, repositoryId }).find(({ partialReason }) => partialReason === null);
    return whole?.id ?? null;
  }

  async #tell(snapshot: Snapshot, fact: PinFact, signal: AbortSignal): Promise<void> {
    await this.#parts.desk.runAndApply(snapshot.repositoryId, writeFactsJobName, { facts: [fact] }, signal);
    noteSnapshot(this.#parts.journal, `snapshot.${fact.kind}ned`, snapshot, true, { reason: fact.reason });
  }

  #said() {
    return { at: this.#parts.now(), by: this.#parts.desk.author };
  }

  #repositoryIds(): readonly RepositoryId[] {
    return this.#parts.repositories.list().map(({ id }) => id);
  }
}

/** Why a live database was copied while nothing held it still, where one was. */
function liveCopyOf({ parts }: Snapshot): { readonly liveCopyReason?: string } {
  const [liveCopyReason] = parts.flatMap(({ database }) => database?.liveCopyReason ?? []);
  return liveCopyReason === undefined ? {} : { liveCopyReason };
}
