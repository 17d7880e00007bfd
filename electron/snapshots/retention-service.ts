import type { RetentionChoice } from '../../shared/contract/groups/retention.ts';
import type { RepositoryId, TargetId } from '../../shared/model/ids.ts';
import { defaultRetention } from '../../shared/model/retention.ts';
import type { RetentionPlan, RetentionPolicy } from '../../shared/model/retention.ts';
import type { Target } from '../../shared/model/target.ts';
import { decideRetention } from '../../shared/rules/retention.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { Catalogue } from './catalogue.ts';
import type { DeskJobs } from './desk.ts';
import { forgetJobName } from './jobs/forget.ts';
import { notConfirmed } from './snapshot-errors.ts';
import { writeFactsJobName } from './jobs/write-facts.ts';

export type RetentionServiceParts = {
  readonly catalogue: Catalogue;
  readonly desk: Pick<DeskJobs, 'author' | 'refresh' | 'runAndApply'>;
  readonly journal: JournalPort;
  readonly now: () => number;
  readonly zone: string;
  readonly scratchRoot: string;
  readonly repositoryIds: () => readonly RepositoryId[];
  readonly target: (id: TargetId) => Target;
  readonly pack: (id: string) => Pack | null;
};

/** How many verified sets of a target each repository keeps, and their removal. What was chosen lies in the repository, for all desks. */
export class RetentionService {
  readonly #parts: RetentionServiceParts;

  constructor(parts: RetentionServiceParts) {
    this.#parts = parts;
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
    const { catalogue, now, zone } = this.#parts;
    const snapshots = catalogue
      .snapshotsOf(repositoryId)
      .filter((snapshot) => snapshot.targetId === targetId);
    // The clock was last seen when the set before the newest one was finished.
    const lastSeenNow = snapshots[1]?.finishedAt ?? null;
    const { policy } = this.#choice(targetId, repositoryId);
    return decideRetention(snapshots, policy, now(), zone, lastSeenNow);
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
    const plan = this.plan(targetId, repositoryId);
    if (plan.remove.length > 0) {
      const decisions = plan.remove.map(({ id, reason }) => ({ reason: reason.en, snapshots: [id] }));
      const input = { by: desk.author, scratchRoot, decisions };
      await desk.runAndApply(repositoryId, forgetJobName, input, signal);
    }
    const { name } = this.#parts.target(targetId);
    const details = {
      kept: plan.keep.length,
      removed: plan.remove.length,
      refused: plan.refused?.en ?? null,
    };
    const result = plan.refused === null ? 'done' : 'refused';
    journal.append({ action: 'retention.applied', targetId, subject: name, result, details });
    return plan;
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
