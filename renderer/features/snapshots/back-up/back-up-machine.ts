import type { CallInput, CallOutput } from '../../../../shared/contract/ops-api.ts';
import type { JobId, RepositoryId, TargetId } from '../../../../shared/model/ids.ts';
import type { Repository } from '../../../../shared/model/repository.ts';
import type { SnapshotKind } from '../../../../shared/model/snapshot.ts';

export const backUpSteps = ['target', 'parts', 'repository', 'review', 'run', 'result'] as const;
type BackUpStep = (typeof backUpSteps)[number];

export type CapturePlan = CallOutput<'snapshots.plan'>;

export type BackUpState = {
  readonly step: BackUpStep;
  readonly targetId: TargetId | null;
  readonly plan: CapturePlan | null;
  readonly repositoryId: RepositoryId | null;
  readonly kind: SnapshotKind;
  readonly label: string;
  readonly verify: boolean;
  readonly partialReason: string;
  readonly jobId: JobId | null;
  /** True once the operator tried to go on with something missing. */
  readonly strict: boolean;
};

export type BackUpEvent =
  | { readonly kind: 'target-chosen'; readonly targetId: TargetId | null }
  | { readonly kind: 'planned'; readonly plan: CapturePlan | null }
  | { readonly kind: 'repository-chosen'; readonly repositoryId: RepositoryId }
  | { readonly kind: 'kind-chosen'; readonly chosen: SnapshotKind }
  | { readonly kind: 'label-typed'; readonly label: string }
  | { readonly kind: 'verify-switched'; readonly on: boolean }
  | { readonly kind: 'reason-typed'; readonly reason: string }
  | { readonly kind: 'next' }
  | { readonly kind: 'back' }
  | { readonly kind: 'started'; readonly jobId: JobId }
  | { readonly kind: 'ended' }
  | { readonly kind: 'stopped' };

export function startBackUp(targetId: TargetId | null): BackUpState {
  return {
    step: targetId === null ? 'target' : 'parts',
    targetId,
    plan: null,
    repositoryId: null,
    kind: 'manual',
    label: '',
    verify: true,
    partialReason: '',
    jobId: null,
    strict: false,
  };
}

/** The wizard as a pure function: what was typed is kept, whichever way the operator goes. */
export function backUpReducer(state: BackUpState, event: BackUpEvent): BackUpState {
  switch (event.kind) {
    case 'target-chosen':
      return event.targetId === state.targetId
        ? state
        : { ...state, targetId: event.targetId, plan: null, partialReason: '' };
    case 'planned':
      return { ...state, plan: event.plan };
    case 'repository-chosen':
      return { ...state, repositoryId: event.repositoryId };
    case 'kind-chosen':
      return { ...state, kind: event.chosen };
    case 'label-typed':
      return { ...state, label: event.label };
    case 'verify-switched':
      return { ...state, verify: event.on };
    case 'reason-typed':
      return { ...state, partialReason: event.reason };
    case 'next':
      return stepReady(state)
        ? { ...state, step: neighbour(state.step, 1), strict: false }
        : { ...state, strict: true };
    case 'back':
      return { ...state, step: neighbour(state.step, -1), strict: false };
    case 'started':
      return { ...state, step: 'run', jobId: event.jobId, strict: false };
    case 'ended':
      return { ...state, step: 'result' };
    case 'stopped':
      return { ...state, step: 'review', jobId: null };
  }
}

function neighbour(step: BackUpStep, by: 1 | -1): BackUpStep {
  return backUpSteps[backUpSteps.indexOf(step) + by] ?? step;
}

/** True where a required part is missing or cannot be read: then the set is knowingly partial or not at all. */
export function isPartial({ plan }: BackUpState): boolean {
  return plan !== null && plan.parts.some(({ state }) => state === 'problem');
}

export function stepReady(state: BackUpState): boolean {
  switch (state.step) {
    case 'target':
      return state.targetId !== null;
    case 'parts':
      return state.plan !== null && state.plan.parts.some((part) => part.state === 'ready');
    case 'repository':
      return state.repositoryId !== null;
    case 'review':
      return !isPartial(state) || state.partialReason.trim() !== '';
    case 'run':
    case 'result':
      return true;
  }
}

/** One whose kit was kept and of whose place nothing bad is known: one that was not looked at yet is tried. */
export function takesSnapshots({ health, kitConfirmedAt }: Repository): boolean {
  return (health === 'ok' || health === 'unknown') && kitConfirmedAt !== null;
}

export function createInput(state: BackUpState): CallInput<'snapshots.create'> | null {
  const { targetId, repositoryId, kind, verify } = state;
  if (targetId === null || repositoryId === null) return null;
  const label = state.label.trim();
  return {
    targetId,
    repositoryId,
    kind,
    verify,
    ...(label === '' ? {} : { label }),
    ...(isPartial(state) ? { partialReason: state.partialReason.trim() } : {}),
  };
}
