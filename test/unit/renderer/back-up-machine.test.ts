import { describe, expect, it } from 'vitest';
import {
  backUpReducer,
  createInput,
  isPartial,
  startBackUp,
  takesSnapshots,
} from '../../../renderer/features/snapshots/back-up/back-up-machine.ts';
import type {
  BackUpEvent,
  BackUpState,
} from '../../../renderer/features/snapshots/back-up/back-up-machine.ts';
import { fakeRepositories, repositoryIdOf } from '../../fakes/console/repository-data.ts';
import { plannedParts } from '../../fakes/console/snapshot-results.ts';
import { targetIdOf } from '../../fakes/console/target-data.ts';

const plan = { parts: [...plannedParts('ok')], problems: [] };
const broken = { parts: [...plannedParts('degraded')], problems: [] };

function after(state: BackUpState, ...events: readonly BackUpEvent[]): BackUpState {
  return events.reduce(backUpReducer, state);
}

const next: BackUpEvent = { kind: 'next' };
const repositoryId = repositoryIdOf(0);
const atReview = (chosen: typeof plan) =>
  after(
    startBackUp(targetIdOf(0)),
    { kind: 'planned', plan: chosen },
    next,
    { kind: 'repository-chosen', repositoryId },
    { kind: 'label-typed', label: ' Before 4.36 ' },
    next,
  );

describe('the backup wizard', () => {
  it('asks for the target only where none was given, and goes on with nothing missing', () => {
    const start = startBackUp(null);
    expect(start.step).toBe('target');
    expect(after(start, next)).toMatchObject({ step: 'target', strict: true });
    expect(after(start, { kind: 'target-chosen', targetId: targetIdOf(1) }, next).step).toBe('parts');
    expect(startBackUp(targetIdOf(0)).step).toBe('parts');
    expect(after(startBackUp(targetIdOf(0)), next)).toMatchObject({ step: 'parts', strict: true });
  });

  it('keeps what was typed whichever way the operator goes, but forgets the plan of another target', () => {
    const back = after(atReview(plan), { kind: 'back' }, { kind: 'back' }, { kind: 'back' });
    expect(back).toMatchObject({ step: 'target', label: ' Before 4.36 ', repositoryId, plan });
    expect(after(back, { kind: 'target-chosen', targetId: targetIdOf(3) }).plan).toBeNull();
  });

  it('asks for the written reason of a set that is not complete, and only then', () => {
    expect(isPartial(atReview(plan))).toBe(false);
    expect(createInput(atReview(plan))).toEqual({
      targetId: targetIdOf(0),
      repositoryId,
      kind: 'manual',
      verify: true,
      label: 'Before 4.36',
    });
    const review = atReview(broken);
    expect(isPartial(review)).toBe(true);
    expect(after(review, next)).toMatchObject({ step: 'review', strict: true });
    const reasoned = after(review, { kind: 'reason-typed', reason: ' On the HSM ' });
    expect(createInput(reasoned)).toMatchObject({ partialReason: 'On the HSM' });
  });

  it('goes back to the review when the job ended without a snapshot', () => {
    const stopped = after(atReview(plan), { kind: 'stopped' });
    expect(stopped).toMatchObject({ step: 'review', jobId: null, label: ' Before 4.36 ' });
  });

  it('offers repositories of which nothing bad is known and whose kit was kept', () => {
    const usable = fakeRepositories('everyday', 1e12).filter(takesSnapshots);
    expect(usable.map(({ name }) => name)).toEqual(['Backup disk', 'NAS office']);
    const [disk] = usable;
    expect(disk && takesSnapshots({ ...disk, health: 'unknown' })).toBe(true);
    expect(disk && takesSnapshots({ ...disk, kitConfirmedAt: null })).toBe(false);
  });
});
