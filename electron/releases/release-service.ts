import { randomBytes } from 'node:crypto';
import { ReleaseId } from '../../shared/model/ids.ts';
import type { RepositoryId, TargetId } from '../../shared/model/ids.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { Release, ReleaseDecision, ReleaseStage, ReleaseSummary } from '../../shared/model/release.ts';
import type { RestorePlan } from '../../shared/model/restore.ts';
import { isReleaseOver } from '../../shared/rules/release-over.ts';
import type { JournalAction } from '../../shared/text/journal-actions.ts';
import type { Disposable } from '../platform/disposable.ts';
import { ReleaseChecklists, checklistLeft } from './checklist.ts';
import { ReleasePins } from './pins.ts';
import {
  movedOn,
  needsReason,
  noGoNeedsReason,
  noReleaseSet,
  notNow,
  releaseUnderWay,
  targetNotConfirmed,
  unknownRelease,
} from './release-errors.ts';
import type { ReleasePorts } from './release-ports.ts';
import { ReleaseStore, isUnderWay } from './release-store.ts';
import { ReleaseWork } from './release-work.ts';
import { refuseBlocked, rollBack, setBefore, stagesToGoBackFrom } from './roll-back.ts';
import { definitionOf, lookAfter, lookBefore } from './take-looks.ts';
import { TriggerWatch } from './trigger-watch.ts';

type OfRelease = { readonly releaseId: ReleaseId; readonly revision: number };

type ReleaseWish = {
  readonly targetId: TargetId;
  readonly repositoryId: RepositoryId;
  readonly version: string;
  readonly previousVersion: string | null;
  readonly checklist: boolean;
};

/** Releases: the set before, go or no go, the set after and its difference, and the way back. Each step is kept before it begins. */
export class ReleaseService implements Disposable {
  readonly #ports: ReleasePorts;
  readonly #store: ReleaseStore;
  readonly #work: ReleaseWork;
  readonly #watch: TriggerWatch;
  readonly #pins: ReleasePins;
  readonly #checklists: ReleaseChecklists;

  constructor(ports: ReleasePorts) {
    this.#ports = ports;
    this.#store = new ReleaseStore(ports.database);
    this.#work = new ReleaseWork({ ports, get: (id) => this.get(id), put: (release) => this.#put(release) });
    this.#watch = new TriggerWatch({
      ports,
      releases: () => this.#store.list(),
      // What a trigger has found takes no decision out of anybody's hands: who is about to go back may do so.
      change: (release) => void this.#put(release, release.stage === this.get(release.id).stage ? 0 : 1),
    });
    this.#pins = new ReleasePins({ ports, releases: () => this.#store.list() });
    this.#checklists = new ReleaseChecklists({ ports, releases: () => this.#store.list() });
    // Straight into the store: there is nobody yet who could be told.
    for (const release of this.#store.list())
      if (release.work?.state === 'running')
        this.#store.put({ ...release, work: { ...release.work, state: 'cut-off', problem: cutOffText } });
  }

  /** From now on triggers are watched; until `dispose`. */
  begin(): void {
    this.#watch.begin();
    void this.#pins.look();
    void this.#checklists.look();
  }

  /** Looks at the triggers once. */
  look(): Promise<void> {
    return this.#watch.look();
  }

  /** Newest first. */
  list(targetId: TargetId | null): readonly ReleaseSummary[] {
    return this.#store.list().filter((release) => targetId === null || release.targetId === targetId);
  }

  /** @throws AppError release/unknown */
  get(id: ReleaseId): Release {
    const release = this.#store.get(id);
    if (release === null) throw unknownRelease(id);
    return release;
  }

  /** @throws AppError release/under-way, release/no-set, target/unknown, repository/unknown */
  start({ targetId, repositoryId, version, previousVersion, checklist }: ReleaseWish): Release {
    const ports = this.#ports;
    const target = ports.target(targetId);
    const pack = ports.pack(target.pack);
    if (pack.parts.length === 0) throw noReleaseSet(pack.title);
    ports.checkRepository(repositoryId);
    const others = this.#store.list().filter((release) => release.targetId === targetId);
    const underWay = others.find(isUnderWay);
    if (underWay !== undefined) throw releaseUnderWay(underWay);
    const now = ports.clock.now();
    for (const watched of others.filter(({ stage }) => stage === 'watched'))
      this.#put({ ...watched, stage: 'finished', endedAt: now });
    const finished = others.find(({ stage }) => stage === 'finished' || stage === 'watched');
    const runbook = checklist ? pack.release?.checklist : undefined;
    const release = this.#put({
      id: ReleaseId.parse(randomBytes(8).toString('hex')),
      targetId,
      targetName: target.name,
      repositoryId,
      version,
      previousVersion: previousVersion ?? finished?.version ?? null,
      stage: 'before',
      revision: 0,
      startedAt: now,
      startedBy: ports.operator(),
      endedAt: null,
      work: null,
      watchUntil: null,
      checklistRunId: runbook === undefined ? null : ports.beginChecklist(targetId, runbook, repositoryId),
      before: null,
      after: null,
      decisions: [],
      rollback: null,
      triggers: (pack.release?.triggers ?? []).map(({ id, title }) => ({
        id,
        title,
        firedAt: null,
        found: null,
      })),
    });
    this.#note('release.start', release, 'done', {});
    return this.#begin(release, 'before');
  }

  /** The release once nothing is done for it, or as it is after so long. */
  async wait(id: ReleaseId, timeoutMs: number, signal: AbortSignal): Promise<Release> {
    await this.#work.idle(id, timeoutMs, signal);
    return this.get(id);
  }

  decide({
    go,
    reason,
    ...of
  }: OfRelease & { readonly go: boolean; readonly reason: string | null }): Release {
    const release = this.#at(of, go ? ['decision'] : ['before', 'decision']);
    const unwell = release.before?.checks.filter(({ standing }) => standing !== 'ok') ?? [];
    if (reason === null && !go) throw noGoNeedsReason();
    if (reason === null && unwell.length > 0) throw needsReason(unwell.map(({ found }) => found));
    const decided = this.#decided(release, go ? 'go' : 'no-go', reason);
    if (go) return this.#put({ ...decided, stage: 'going' });
    return this.#put({ ...decided, stage: 'called-off', work: null, endedAt: this.#ports.clock.now() });
  }

  /** Looks at what is there now; once rolled back, at the probes alone. */
  examine(of: OfRelease): Release {
    const release = this.#at(of, ['going', 'judging', 'rolled-back']);
    if (release.stage === 'rolled-back') return this.#begin(release, 'rolled-back');
    return this.#begin(this.#put({ ...release, stage: 'after' }), 'after');
  }

  /** What failed or was cut off is done again; a rollback asks for the name again. */
  repeat(of: OfRelease): Release {
    const release = this.#at(of, ['before', 'after']);
    return this.#begin(release, release.stage);
  }

  finish({ reason, ...of }: OfRelease & { readonly reason: string | null }): Release {
    const release = this.#at(of, ['judging']);
    const unwell = [
      ...(release.after?.checks.filter(({ standing }) => standing !== 'ok').map(({ found }) => found) ?? []),
      ...release.triggers.flatMap(({ found }) => found ?? []),
      ...checklistLeft(this.#ports, release),
    ];
    if (unwell.length > 0 && reason === null) throw needsReason(unwell);
    const now = this.#ports.clock.now();
    const watchMs = definitionOf(this.#ports, release)?.watch ?? 0;
    const watched = release.triggers.length > 0 && watchMs > 0;
    return this.#put({
      ...this.#decided(release, 'finish', reason),
      ...(watched ? { stage: 'watched', watchUntil: now + watchMs } : { stage: 'finished', endedAt: now }),
    });
  }

  /** What going back would do now. @throws AppError release/not-now, release/busy */
  planRollback(id: ReleaseId, signal: AbortSignal): Promise<RestorePlan> {
    const { revision } = this.get(id);
    const release = this.#at({ releaseId: id, revision }, stagesToGoBackFrom);
    return this.#ports.snapshots.planRestore(setBefore(release), signal);
  }

  /** @throws AppError target/not-confirmed, release/rollback-blocked */
  async rollback(
    { confirmName, reason, ...of }: OfRelease & { readonly confirmName: string; readonly reason: string },
    signal: AbortSignal,
  ): Promise<Release> {
    const asked = this.#at(of, stagesToGoBackFrom);
    if (confirmName !== asked.targetName) throw targetNotConfirmed(asked.targetName);
    this.#refuseAnother(asked);
    await refuseBlocked(this.#ports, asked, signal);
    const release = this.#at(of, stagesToGoBackFrom);
    const decided = release.stage === 'rolling-back' ? release : this.#decided(release, 'roll-back', reason);
    return this.#begin(this.#put({ ...decided, stage: 'rolling-back' }), 'rolling-back', confirmName);
  }

  async dispose(): Promise<void> {
    this.#watch.dispose();
    await this.#work.dispose();
    await this.#pins.dispose();
    await this.#checklists.dispose();
  }

  #begin(release: Release, stage: ReleaseStage, confirmName = ''): Release {
    const ports = this.#ports;
    return this.#work.begin(release, async (current, doing, signal): Promise<Release> => {
      const now = () => ports.clock.now();
      switch (stage) {
        case 'before': {
          const { look, previousVersion } = await lookBefore(ports, current, doing, signal);
          return { ...this.get(current.id), before: look, previousVersion, stage: 'decision' };
        }
        case 'after': {
          const { before } = current;
          if (before === null) throw new Error(`release ${current.id} has no look before`);
          const after = await lookAfter(ports, current, before, doing, signal);
          return { ...this.get(current.id), after, stage: 'judging' };
        }
        case 'rolling-back':
        case 'rolled-back': {
          const { rollback, isRestored } = await rollBack(ports, current, confirmName, doing, signal);
          const back = this.get(current.id);
          this.#note('release.rolled-back', back, isRestored ? 'done' : 'failed', {});
          return { ...back, rollback, stage: 'rolled-back', endedAt: back.endedAt ?? now() };
        }
        default:
          throw new Error(`nothing is done at ${stage}`);
      }
    });
  }

  #at({ releaseId, revision }: OfRelease, stages: readonly ReleaseStage[]): Release {
    const release = this.get(releaseId);
    if (release.revision !== revision) throw movedOn();
    if (release.work?.state === 'running' || !stages.includes(release.stage)) throw notNow(release);
    return release;
  }

  /** Going back from a release that is over, while the next one is under way, would pull the ground from under it. */
  #refuseAnother({ id, targetId }: Release): void {
    const other = this.#store
      .list()
      .find((release) => release.targetId === targetId && release.id !== id && isUnderWay(release));
    if (other !== undefined) throw releaseUnderWay(other);
  }

  #decided(release: Release, decision: ReleaseDecision['decision'], reason: string | null): Release {
    this.#note(`release.${decision}`, release, 'done', reason === null ? {} : { reason });
    const made = { at: this.#ports.clock.now(), operator: this.#ports.operator(), decision, reason };
    return { ...release, decisions: [...release.decisions, made] };
  }

  #put(release: Release, steps: 0 | 1 = 1): Release {
    const kept = { ...release, revision: release.revision + steps };
    this.#store.put(kept);
    this.#ports.onChange(kept.id);
    if (isReleaseOver(kept)) void this.#pins.look();
    if (!isUnderWay(kept)) void this.#checklists.look();
    return kept;
  }

  #note(
    action: JournalAction,
    { id, targetId, version }: Release,
    result: 'done' | 'failed',
    details: Readonly<Record<string, string>>,
  ): void {
    const subject = version;
    this.#ports.journal.append({ action, targetId, subject, result, details: { release: id, ...details } });
  }
}

const cutOffText = localText(
  'The console ended while it was at work. Repeat it: what was done is taken up.',
  '처리하는 동안 콘솔이 종료되었습니다. 다시 실행하면 완료된 부분부터 이어집니다.',
);
