import type { CallInput, CallOutput } from '../../../../shared/contract/ops-api.ts';
import type { PackId } from '../../../../shared/model/ids.ts';
import type { HostCheck } from '../../../../shared/model/host.ts';
import type { LocalText } from '../../../../shared/model/local-text.ts';
import type { PackDescription, PackSetting } from '../../../../shared/model/pack.ts';
import type { Target } from '../../../../shared/model/target.ts';
import { hostFormOf, wayOf } from '../../hosts/host-form.ts';
import type { HostForm } from '../../hosts/host-form.ts';
import {
  formOf,
  formReady,
  isPathSetting,
  networkValues,
  secretsReady,
  settingValues,
  typedSecrets,
  withoutPaths,
} from '../setting-form.ts';
import { detectInput, pointedAt, proposedName } from './pointed-at.ts';
import type { PointedAt, WizardFrom } from './pointed-at.ts';
import type { NetworkForm, SecretForm, SettingForm } from '../setting-form.ts';

export const wizardSteps = ['where', 'system', 'files', 'settings', 'credentials', 'test', 'done'] as const;
type WizardStep = (typeof wizardSteps)[number];

/** How one gets to the files of a target: on this computer, over SSH, or not at all. */
type FilesWay = 'here' | 'ssh' | 'none';

export type Proposal = CallOutput<'targets.detect'>['proposals'][number];

/** Everything that was typed or found. Going back changes `step` and nothing else. */
export type WizardState = PointedAt & {
  readonly step: WizardStep;
  readonly proposals: readonly Proposal[];
  /** Why no pack was recognised; null where one was. */
  readonly notFound: LocalText | null;
  /** What was looked at for it, and what that put into the fields: it gives way to what is found elsewhere. */
  readonly lookedAt: string;
  readonly proposed: { readonly name: string; readonly form: SettingForm };
  readonly pack: PackDescription | null;
  readonly files: FilesWay;
  readonly name: string;
  readonly form: SettingForm;
  /** Paths behind picker tokens. */
  readonly labels: Readonly<Record<string, string>>;
  readonly secrets: SecretForm;
  readonly network: NetworkForm;
  readonly writesEnabled: boolean;
  /** The operator tried to go on, so that what is missing is pointed at. */
  readonly strict: boolean;
  /** How often that was. */
  readonly refused: number;
  readonly added: Target | null;
};

export type WizardEvent =
  | { readonly kind: 'began-anew'; readonly from: WizardFrom }
  | { readonly kind: 'from-chosen'; readonly from: WizardFrom }
  | { readonly kind: 'address-typed'; readonly address: string }
  | { readonly kind: 'host-folder-typed'; readonly path: string }
  | { readonly kind: 'folder-picked'; readonly token: string; readonly path: string }
  | {
      readonly kind: 'detected';
      readonly proposals: readonly Proposal[];
      readonly packs: readonly PackDescription[];
    }
  | { readonly kind: 'nothing-detected'; readonly why: LocalText }
  | { readonly kind: 'pack-chosen'; readonly pack: PackDescription }
  | { readonly kind: 'files-chosen'; readonly files: FilesWay }
  | { readonly kind: 'host-changed'; readonly host: HostForm; readonly found: HostCheck | null }
  | { readonly kind: 'name-typed'; readonly name: string }
  | {
      readonly kind: 'setting-changed';
      readonly name: string;
      readonly value: string;
      readonly label?: string;
    }
  | { readonly kind: 'secret-typed'; readonly name: string; readonly value: SecretForm[string] }
  | { readonly kind: 'network-changed'; readonly network: NetworkForm }
  | { readonly kind: 'writes-switched'; readonly on: boolean }
  | { readonly kind: 'next' }
  | { readonly kind: 'back' }
  | { readonly kind: 'added'; readonly target: Target };

export function startWizard(from: WizardFrom): WizardState {
  return {
    step: 'where',
    from,
    address: '',
    folder: null,
    hostFolder: '',
    proposals: [],
    notFound: null,
    lookedAt: '',
    proposed: { name: '', form: {} },
    pack: null,
    files: 'here',
    host: hostFormOf(null),
    found: null,
    name: '',
    form: {},
    labels: {},
    secrets: {},
    network: { ca: '', proxy: '' },
    writesEnabled: false,
    strict: false,
    refused: 0,
    added: null,
  };
}

/** The whole behaviour of the wizard: what is typed is kept, whichever way the operator goes. */
export function wizardReducer(state: WizardState, event: WizardEvent): WizardState {
  switch (event.kind) {
    case 'began-anew':
      return { ...state, from: event.from, step: 'where', strict: false };
    case 'folder-picked':
      return {
        ...state,
        folder: { token: event.token, path: event.path },
        labels: { ...state.labels, [event.token]: event.path },
      };
    case 'detected':
      return detected(state, event.proposals, event.packs);
    case 'nothing-detected':
      return { ...looked(state), proposals: [], notFound: event.why };
    case 'pack-chosen':
      return choosePack(state, event.pack);
    case 'files-chosen':
      return chooseFiles(state, event.files);
    case 'setting-changed':
      return {
        ...state,
        form: { ...state.form, [event.name]: event.value },
        labels: event.label === undefined ? state.labels : { ...state.labels, [event.value]: event.label },
      };
    case 'secret-typed':
      return { ...state, secrets: { ...state.secrets, [event.name]: event.value } };
    case 'next':
      return stepReady(state)
        ? { ...state, step: neighbour(state.step, 1), strict: false }
        : { ...state, strict: true, refused: state.refused + 1 };
    case 'back':
      return { ...state, step: neighbour(state.step, -1), strict: false };
    case 'added':
      // What was secret has done its work and is forgotten here.
      return { ...state, step: 'done', added: event.target, secrets: {}, host: hostFormOf(null) };
    default:
      return typed(state, event);
  }
}

type Typed = Extract<
  WizardEvent,
  {
    kind:
      | 'from-chosen'
      | 'address-typed'
      | 'host-folder-typed'
      | 'host-changed'
      | 'name-typed'
      | 'network-changed'
      | 'writes-switched';
  }
>;

/** What is kept as it was typed. */
function typed(state: WizardState, event: Typed): WizardState {
  switch (event.kind) {
    case 'from-chosen':
      return { ...state, from: event.from };
    case 'address-typed':
      return { ...state, address: event.address };
    case 'host-folder-typed':
      return { ...state, hostFolder: event.path };
    case 'host-changed':
      return { ...state, host: event.host, found: event.found };
    case 'name-typed':
      return { ...state, name: event.name };
    case 'network-changed':
      return { ...state, network: event.network };
    case 'writes-switched':
      return { ...state, writesEnabled: event.on };
  }
}

function detected(
  state: WizardState,
  proposals: readonly Proposal[],
  packs: readonly PackDescription[],
): WizardState {
  const next: WizardState = { ...looked(state), proposals, notFound: null };
  const first = packs.find((pack) => pack.id === proposals[0]?.pack);
  const kept = next.pack !== null && proposals.some((proposal) => proposal.pack === next.pack?.id);
  return first === undefined || kept ? next : choosePack(next, first);
}

/** A kind that was chosen for another address or folder is none for this one. */
function looked(state: WizardState): WizardState {
  const lookedAt = JSON.stringify(detectInput(state));
  return {
    ...state,
    lookedAt,
    pack: lookedAt === state.lookedAt ? state.pack : null,
    // Who found it on a host gets to its files there.
    files: state.from === 'host' ? 'ssh' : state.files,
    step: 'system',
    strict: false,
  };
}

/** Fields that both kinds have keep what was typed; the rest comes from detection and from the defaults of the pack. */
function choosePack(state: WizardState, pack: PackDescription): WizardState {
  const proposal = state.proposals.find((each) => each.pack === pack.id);
  const typed = Object.fromEntries(
    Object.entries(state.form).filter(
      ([name, value]) => value !== '' && value !== 'false' && value !== state.proposed.form[name],
    ),
  );
  const found = { ...pointedAt(state, pack), ...proposal?.settings };
  // What was found on one computer are no folders of the other.
  const isThere = (state.files === 'ssh') === (state.from === 'host');
  const name = proposedName(state);
  const known = { ...(isThere ? found : withoutPaths(pack.settings, found)), ...typed };
  return {
    ...state,
    pack,
    form: formOf(pack.settings, known),
    name: state.name === '' || state.name === state.proposed.name ? name : state.name,
    proposed: { name, form: formOf(pack.settings, found) },
  };
}

/** Folders of this computer are none of a host, and the other way round. */
function chooseFiles(state: WizardState, files: FilesWay): WizardState {
  const next = { ...state, files, strict: false };
  if (state.pack === null || (files === 'ssh') === (state.files === 'ssh')) return next;
  return choosePack({ ...next, form: withoutPaths(state.pack.settings, state.form) }, state.pack);
}

/** What is asked for: without files, no folder that is not needed. */
export function askedSettings({ pack, files }: Pick<WizardState, 'pack' | 'files'>): readonly PackSetting[] {
  const settings = pack?.settings ?? [];
  return files === 'none'
    ? settings.filter((setting) => setting.required || !isPathSetting(setting))
    : settings;
}

/** Whether the step in hand holds what the next one needs. */
export function stepReady(state: WizardState): boolean {
  switch (state.step) {
    case 'where':
      return detectInput(state) !== null;
    case 'system':
      return state.pack !== null;
    case 'files':
      return state.files !== 'ssh' || state.found?.kind === 'reached';
    case 'settings':
      return state.name.trim() !== '' && state.pack !== null && formReady(askedSettings(state), state.form);
    case 'credentials':
      return state.pack !== null && secretsReady(state.pack.credentials, state.secrets);
    case 'test':
    case 'done':
      return true;
  }
}

/** What the console is asked to test and to add; null before a pack was chosen. */
export function draftOf(state: WizardState): CallInput<'targets.add'> | null {
  if (state.pack === null) return null;
  return {
    name: state.name.trim(),
    pack: state.pack.id satisfies PackId,
    settings: settingValues(askedSettings(state), state.form),
    credentials: typedSecrets(state.pack.credentials, state.secrets),
    network: networkValues(state.network),
    host: state.files === 'ssh' ? wayOf(state.host) : null,
    writesEnabled: state.writesEnabled,
  };
}

function neighbour(step: WizardStep, by: 1 | -1): WizardStep {
  return wizardSteps[wizardSteps.indexOf(step) + by] ?? step;
}
