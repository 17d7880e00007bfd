import type { CallInput } from '../../../shared/contract/ops-api.ts';
import type { JobId, PartId } from '../../../shared/model/ids.ts';
import type { RestorePlan } from '../../../shared/model/restore.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { heldParts, withNeeds } from './part-choice.ts';

export const restoreSteps = ['snapshot', 'parts', 'destination', 'plan', 'run'] as const;
type RestoreStep = (typeof restoreSteps)[number];

/** A folder of this computer, one of the host that has the target's files, or what the target has. */
export type RestoreTo = 'folder' | 'host-folder' | 'in-place';

/** Everything that was chosen. Going back changes `step` and nothing else. */
export type RestoreState = {
  readonly step: RestoreStep;
  readonly snapshot: Snapshot | null;
  readonly chosen: ReadonlySet<PartId>;
  readonly to: RestoreTo;
  readonly folder: { readonly token: string; readonly path: string } | null;
  readonly newName: string;
  /** The whole path on the host. */
  readonly hostFolder: string;
  /** What is lost was shown by the plan and accepted. */
  readonly acceptLoss: boolean;
  /** The job that plans, then the one that restores. */
  readonly planJob: JobId | null;
  readonly runJob: JobId | null;
  /** The operator tried to go on, so that what is missing is pointed at. */
  readonly strict: boolean;
};

export type RestoreEvent =
  | { readonly kind: 'snapshot-chosen'; readonly snapshot: Snapshot; readonly goOn: boolean }
  | { readonly kind: 'part-ticked'; readonly id: PartId; readonly on: boolean }
  | { readonly kind: 'all-ticked'; readonly on: boolean }
  | { readonly kind: 'taken-along'; readonly ids: readonly PartId[] }
  | { readonly kind: 'destination-chosen'; readonly to: RestoreTo }
  | { readonly kind: 'folder-picked'; readonly token: string; readonly path: string }
  | { readonly kind: 'name-typed'; readonly name: string }
  | { readonly kind: 'host-folder-typed'; readonly path: string }
  | { readonly kind: 'loss-accepted'; readonly on: boolean }
  | { readonly kind: 'plan-started'; readonly jobId: JobId }
  | { readonly kind: 'run-started'; readonly jobId: JobId }
  | { readonly kind: 'next' }
  | { readonly kind: 'back' };

export const emptyRestore: RestoreState = {
  step: 'snapshot',
  snapshot: null,
  chosen: new Set(),
  to: 'folder',
  folder: null,
  newName: '',
  hostFolder: '',
  acceptLoss: false,
  planJob: null,
  runJob: null,
  strict: false,
};

/** The whole behaviour of the wizard. Whatever changes what would be restored makes the plan, and what was accepted of it, void. */
export function restoreReducer(state: RestoreState, event: RestoreEvent): RestoreState {
  switch (event.kind) {
    case 'snapshot-chosen':
      return choose(state, event.snapshot, event.goOn);
    case 'part-ticked':
      return voidPlan({ ...state, chosen: ticked(state, event.id, event.on) });
    case 'all-ticked':
      return voidPlan({ ...state, chosen: event.on ? allHeld(state.snapshot) : new Set() });
    case 'taken-along':
      return voidPlan({ ...state, chosen: new Set([...state.chosen, ...event.ids]) });
    case 'destination-chosen':
      return voidPlan({ ...state, to: event.to });
    case 'folder-picked':
      return voidPlan({ ...state, folder: { token: event.token, path: event.path } });
    case 'name-typed':
      return voidPlan({ ...state, newName: event.name });
    case 'host-folder-typed':
      return voidPlan({ ...state, hostFolder: event.path });
    case 'loss-accepted':
      return { ...state, acceptLoss: event.on };
    case 'plan-started':
      return { ...state, planJob: event.jobId };
    case 'run-started':
      return { ...state, runJob: event.jobId, step: 'run' };
    case 'next':
      return stepReady(state)
        ? { ...state, step: neighbour(state.step, 1), strict: false }
        : { ...state, strict: true };
    case 'back':
      return { ...state, step: neighbour(state.step, -1), runJob: null, strict: false };
  }
}

function choose(state: RestoreState, snapshot: Snapshot, goOn: boolean): RestoreState {
  const step = goOn ? 'parts' : state.step;
  if (state.snapshot?.id === snapshot.id) return { ...state, step };
  return voidPlan({
    ...state,
    step,
    snapshot,
    chosen: allHeld(snapshot),
    newName: proposedName(snapshot),
    // The files of another target may be on no host.
    to: state.to === 'host-folder' ? 'folder' : state.to,
    strict: false,
  });
}

function allHeld(snapshot: Snapshot | null): ReadonlySet<PartId> {
  return new Set(heldParts(snapshot?.parts ?? []).map(({ id }) => id));
}

/** What is ticked brings along what it needs; what is taken away is only taken away itself, and the lack is said. */
function ticked(state: RestoreState, id: PartId, on: boolean): ReadonlySet<PartId> {
  if (on) return new Set([...state.chosen, ...withNeeds(state.snapshot?.parts ?? [], id)]);
  return new Set([...state.chosen].filter((each) => each !== id));
}

function voidPlan(state: RestoreState): RestoreState {
  return { ...state, planJob: null, acceptLoss: false };
}

/** `chat-seoul-2026-11-21-0330`: a name that every file system takes, from the target and the moment of the snapshot. */
export function proposedName(snapshot: Pick<Snapshot, 'targetName' | 'startedAt'>): string {
  const stem = snapshot.targetName
    .normalize('NFC')
    .toLocaleLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 60)
    .replaceAll(/^-+|-+$/g, '');
  const moment = new Date(snapshot.startedAt).toISOString().slice(0, 16).replace('T', '-').replace(':', '');
  return [stem, moment].filter((part) => part !== '').join('-');
}

export function isFolderName(name: string): boolean {
  return !/[/\\\0]/.test(name) && name !== '.' && name !== '..' && name.length <= 120;
}

/** An absolute path of a POSIX system. */
export function isHostFolder(path: string): boolean {
  return path.startsWith('/') && !path.includes('\0') && path.length <= 4096;
}

/** Whether the step in hand holds what the next one needs. */
export function stepReady(state: RestoreState): boolean {
  switch (state.step) {
    case 'snapshot':
      return state.snapshot !== null;
    case 'parts':
      return state.chosen.size > 0;
    case 'destination':
      if (state.to === 'host-folder') return isHostFolder(state.hostFolder.trim());
      return state.to === 'in-place' || (state.folder !== null && isFolderName(state.newName.trim()));
    case 'plan':
    case 'run':
      return false;
  }
}

/** What the console is asked to plan and to do; null before everything was chosen. */
export function choiceOf(state: RestoreState): CallInput<'restores.plan'> | null {
  const { snapshot } = state;
  const to = destinationOf(state);
  if (snapshot === null || to === null) return null;
  const all = heldParts(snapshot.parts).every(({ id }) => state.chosen.has(id));
  return {
    snapshotId: snapshot.id,
    to,
    ...(all ? {} : { only: [...state.chosen] }),
    acceptLoss: state.acceptLoss,
  };
}

function destinationOf({ to, folder, newName, hostFolder }: RestoreState) {
  if (to === 'in-place') return { kind: 'in-place' } as const;
  if (to === 'host-folder') return { kind: 'host-folder', folder: hostFolder.trim() } as const;
  if (folder === null) return null;
  const newFolderName = newName.trim();
  return {
    kind: 'folder',
    folder: folder.token,
    ...(newFolderName === '' ? {} : { newFolderName }),
  } as const;
}

/** Whether the plan says that something is lost by this choice of parts: that alone can be accepted by a tick. */
export function tellsOfLoss(plan: RestorePlan): boolean {
  return [...plan.blockers, ...plan.warnings].some(isLoss);
}

function isLoss({ code }: { readonly code: RestorePlan['blockers'][number]['code'] }): boolean {
  return code === 'needs-part' || code === 'together';
}

function neighbour(step: RestoreStep, by: 1 | -1): RestoreStep {
  return restoreSteps[restoreSteps.indexOf(step) + by] ?? step;
}
