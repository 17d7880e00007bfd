import type { RetentionChoice } from '../../shared/contract/groups/retention.ts';
import type { RepositoryId, SnapshotId, TargetId } from '../../shared/model/ids.ts';
import { localText } from '../../shared/text/local-text.ts';
import { defaultRetention } from '../../shared/model/retention.ts';
import type { RetentionPlan, RetentionPolicy } from '../../shared/model/retention.ts';
import type { Target } from '../../shared/model/target.ts';
import { decideRetention, isVerifiedInFull } from '../../shared/rules/retention.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { Catalogue } from './catalogue.ts';
import type { DeskJobs } from './desk.ts';
import { notConfirmed } from './snapshot-errors.ts';
import { forgetJobName, writeFactsJobName } from './jobs/job-names.ts';

type RetentionServiceParts = {
  readonly catalogue: Catalogue;
  readonly desk: Pick<DeskJobs, 'author' | 'refresh' | 'runAndApply'>;
  readonly journal: JournalPort;
  readonly now: () => number;
  /** How long this computer has been running, asleep or awake. */
  readonly uptimeMs: () => number;
  readonly zone: string;
  readonly scratchRoot: string;
  readonly repositoryIds: () => readonly RepositoryId[];
  readonly target: (id: TargetId) => Target;
  readonly pack: (id: string) => Pack | null;
};

/** How many verified sets of a target each repository keeps, and their removal. What was chosen lies in the repository, for all desks. */
export class RetentionService {
  readonly #parts: RetentionServiceParts;
  readonly #began: { readonly now: number; readonly uptimeMs: number };

  constructor(parts: RetentionServiceParts) {
    this.#parts = parts;
    this.#began = { now: parts.now(), uptimeMs: parts.uptimeMs() };
  }

  show(targetId: TargetId): readonly RetentionChoice[] {
    return this.#parts.repositoryIds().map((repositoryId) => this.#choice(targetId, repositoryId));
  }

  /** Tells the repositories; nothing is removed by it. */
  async set(
    targetId: TargetId,
    repositoryId: RepositoryId | null,
    policy: RetentionPolicy,
    signal: AbortSignal,
  ): Promise<readonly RetentionChoice[]> {
    const { desk, journal, now } = this.#parts;
    const target = this.#parts.target(targetId);
    const ids = repositoryId === null ? this.#parts.repositoryIds() : [repositoryId];
    for (const id of ids) {
      const fact = { kind: 'retention', at: now(), by: desk.author, targetId, policy };
      await desk.runAndApply(id, writeFactsJobName, { facts: [fact] }, signal);
    }
    const { last, daily, weekly, monthly } = policy;
    const details = { last, daily, weekly, monthly };
    journal.append({ action: 'retention.set', targetId, subject: target.name, result: 'done', details });
    return this.show(targetId);
  }

  /** What would go now, and why each set stays. */
  plan(targetId: TargetId, repositoryId: RepositoryId): RetentionPlan {
    const { catalogue, zone, repositoryIds, uptimeMs } = this.#parts;
    const now = this.#parts.now();
    const snapshots = catalogue
      .snapshotsOf(repositoryId)
      .filter((snapshot) => snapshot.targetId === targetId);
    const { policy } = this.#choice(targetId, repositoryId);
    return decideRetention(snapshots, policy, now, zone, {
      signs: repositoryIds().flatMap((id) => catalogue.signsOfTime(id)),
      setForwardMs: now - this.#began.now - (uptimeMs() - this.#began.uptimeMs),
    });
  }

  /** @throws AppError target/not-confirmed */
  confirm(targetId: TargetId, name: string): void {
    const target = this.#parts.target(targetId);
    if (name !== target.name) throw notConfirmed(target.name);
  }

  /** Does what the plan says. */
  async apply(targetId: TargetId, repositoryId: RepositoryId, signal: AbortSignal): Promise<RetentionPlan> {
    const { desk, journal, scratchRoot } = this.#parts;
    // Another console may have pinned or verified something since this one looked.
    await desk.refresh(repositoryId, signal);
    const planned = this.plan(targetId, repositoryId);
    if (planned.remove.length > 0) {
      const byReason = Map.groupBy(planned.remove, ({ reason }) => reason.en);
      const decisions = [...byReason].map(([reason, removed]) => ({
        reason,
        snapshots: removed.map(({ id }) => id),
      }));
      const reliesOn = this.#verifiedThatStay(planned, repositoryId);
      await desk.runAndApply(
        repositoryId,
        forgetJobName,
        { by: desk.author, scratchRoot, reliesOn, decisions },
        signal,
      );
    }
    const plan = this.#withoutPinned(planned, repositoryId);
    const { name } = this.#parts.target(targetId);
    const details = {
      kept: plan.keep.length,
      removed: plan.remove.length,
      refused: plan.refused?.en ?? null,
      repositoryId,
    };
    const result = plan.refused === null ? 'done' : 'refused';
    journal.append({ action: 'retention.applied', targetId, subject: name, result, details });
    return plan;
  }

  #verifiedThatStay({ keep }: RetentionPlan, repositoryId: RepositoryId): readonly SnapshotId[] {
    const kept = new Set(keep.map(({ id }) => id));
    return this.#parts.catalogue
      .snapshotsOf(repositoryId)
      .filter((snapshot) => kept.has(snapshot.id) && isVerifiedInFull(snapshot))
      .map(({ id }) => id);
  }

  /** What was done: another console may have pinned sets after the plan was made, and those stay. */
  #withoutPinned({ keep, remove, refused }: RetentionPlan, repositoryId: RepositoryId): RetentionPlan {
    const there = new Map(this.#parts.catalogue.snapshotsOf(repositoryId).map((each) => [each.id, each]));
    const stayed = remove.filter(({ id }) => there.has(id));
    const reasons = [localText('Pinned by another console meanwhile', '그 사이 다른 콘솔에서 고정했습니다')];
    return {
      keep: [...keep, ...stayed.map(({ id }) => ({ id, reasons }))],
      remove: remove.filter(({ id }) => !there.has(id)),
      refused,
    };
  }

  #choice(targetId: TargetId, repositoryId: RepositoryId): RetentionChoice {
    const chosen = this.#parts.catalogue.view(repositoryId).retention.get(targetId);
    if (chosen !== undefined) {
      const { policy, at, by } = chosen;
      return { repositoryId, policy, from: 'operator', setAt: at, setBy: by.operator };
    }
    const ofPack = this.#parts.pack(this.#parts.target(targetId).pack)?.retention;
    const nobody = { setAt: null, setBy: null };
    if (ofPack === undefined) return { repositoryId, policy: defaultRetention, from: 'default', ...nobody };
    const policy = {
      last: ofPack['keep-last'],
      daily: ofPack['keep-daily'],
      weekly: ofPack['keep-weekly'],
      monthly: ofPack['keep-monthly'],
    };
    return { repositoryId, policy, from: 'pack', ...nobody };
  }
}
