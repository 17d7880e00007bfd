import type { CallInput } from '../../../../shared/contract/ops-api.ts';
import type { Repository } from '../../../../shared/model/repository.ts';
import { emptyPlace, placeWish, withoutSecrets } from '../place-form.ts';
import type { PlaceForm } from '../place-form.ts';

export const newRepositorySteps = ['place', 'kit', 'confirm', 'done'] as const;
export type NewRepositoryStep = (typeof newRepositorySteps)[number];

export type NewRepositoryState = {
  readonly step: NewRepositoryStep;
  readonly name: string;
  readonly place: PlaceForm;
  /** Inside a folder of this computer. */
  readonly newFolderName: string;
  /** True once the operator tried to go on with something missing. */
  readonly strict: boolean;
  readonly made: { readonly repository: Repository; readonly recoveryCode: string | null } | null;
  readonly lastGroup: string;
};

export type NewRepositoryEvent =
  | { readonly kind: 'name-typed'; readonly name: string }
  | { readonly kind: 'place-changed'; readonly place: PlaceForm }
  | { readonly kind: 'new-folder-typed'; readonly name: string }
  | { readonly kind: 'made'; readonly repository: Repository; readonly recoveryCode: string }
  | { readonly kind: 'group-typed'; readonly text: string }
  | { readonly kind: 'next' }
  | { readonly kind: 'back' }
  | { readonly kind: 'confirmed'; readonly repository: Repository };

export const newRepositoryStart: NewRepositoryState = {
  step: 'place',
  name: '',
  place: emptyPlace,
  newFolderName: 'holdfast',
  strict: false,
  made: null,
  lastGroup: '',
};

/** The wizard as a pure function. What was made is made: from the kit there is no way back to the place. */
export function newRepositoryReducer(
  state: NewRepositoryState,
  event: NewRepositoryEvent,
): NewRepositoryState {
  switch (event.kind) {
    case 'name-typed':
      return { ...state, name: event.name };
    case 'place-changed':
      return { ...state, place: event.place };
    case 'new-folder-typed':
      return { ...state, newFolderName: event.name };
    case 'group-typed':
      return { ...state, lastGroup: event.text };
    case 'made':
      return {
        ...state,
        step: 'kit',
        strict: false,
        place: withoutSecrets(state.place),
        made: { repository: event.repository, recoveryCode: event.recoveryCode },
      };
    case 'next':
      if (!stepReady(state)) return { ...state, strict: true };
      return state.step === 'kit' ? { ...state, step: 'confirm', strict: false } : state;
    case 'back':
      return state.step === 'confirm' ? { ...state, step: 'kit', strict: false } : state;
    case 'confirmed':
      // The code has done its work and is forgotten here.
      return {
        ...state,
        step: 'done',
        lastGroup: '',
        made: { repository: event.repository, recoveryCode: null },
      };
  }
}

export function stepReady(state: NewRepositoryState): boolean {
  switch (state.step) {
    case 'place':
      return state.name.trim() !== '' && initInput(state) !== null;
    case 'confirm':
      return state.lastGroup.replaceAll(/[\s-]/g, '').length === 4;
    case 'kit':
    case 'done':
      return true;
  }
}

/** One name or none: it cannot lead elsewhere. */
export function isFolderName(name: string): boolean {
  return !/[/\\]/.test(name) && name.trim() !== '.' && name.trim() !== '..';
}

/** What the console is asked to make; null before there is a place for it. */
export function initInput(state: NewRepositoryState): CallInput<'repositories.init'> | null {
  const wish = placeWish(state.place);
  const name = state.name.trim();
  if (wish === null) return null;
  if ('onHost' in wish) return { name, ...wish };
  const newFolderName = state.newFolderName.trim();
  if (!isFolderName(newFolderName)) return null;
  return { name, ...wish, ...(newFolderName === '' ? {} : { newFolderName }) };
}

/** The eight groups and the check character, as the kit prints them. */
export function codeGroups(recoveryCode: string): readonly string[] {
  return recoveryCode.split('-');
}
