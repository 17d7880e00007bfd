import type { CallInput, CallOutput } from '../../../../shared/contract/ops-api.ts';
import type { PackId } from '../../../../shared/model/ids.ts';
import type { HostCheck } from '../../../../shared/model/host.ts';
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
import type { NetworkForm, SecretForm, SettingForm } from '../setting-form.ts';

export const wizardSteps = ['where', 'system', 'files', 'settings', 'credentials', 'test', 'done'] as const;
export type WizardStep = (typeof wizardSteps)[number];

/** How one gets to the files of a target: on this computer, over SSH, or not at all. */
export type FilesWay = 'here' | 'ssh' | 'none';

export type Proposal = CallOutput<'targets.detect'>['proposals'][number];

/** Everything that was typed or found. Going back changes `step` and nothing else. */
export type WizardState = {
  readonly step: WizardStep;
  readonly from: 'address' | 'folder';
  readonly address: string;
  readonly folder: { readonly token: string; readonly path: string } | null;
  readonly proposals: readonly Proposal[];
  readonly pack: PackDescription | null;
  readonly files: FilesWay;
  readonly host: HostForm;
  /** What was found at the host as it is typed now. */
  readonly found: HostCheck | null;
  readonly name: string;
  readonly form: SettingForm;
  /** Paths behind picker tokens. */
  readonly labels: Readonly<Record<string, string>>;
  readonly secrets: SecretForm;
  readonly network: NetworkForm;
  readonly writesEnabled: boolean;
  /** The operator tried to go on, so that what is missing is pointed at. */
  readonly strict: boolean;
  readonly added: Target | null;
};

export type WizardEvent =
  | { readonly kind: 'from-chosen'; readonly from: 'address' | 'folder' }
  | { readonly kind: 'address-typed'; readonly address: string }
  | { readonly kind: 'folder-picked'; readonly token: string; readonly path: string }
  | {
      readonly kind: 'detected';
      readonly proposals: readonly Proposal[];
      readonly packs: readonly PackDescription[];
    }
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

export function startWizard(from: 'address' | 'folder'): WizardState {
  return {
    step: 'where',
    from,
    address: '',
    folder: null,
    proposals: [],
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
    added: null,
  };
}

/** The whole behaviour of the wizard: what is typed is kept, whichever way the operator goes. */
export function wizardReducer(state: WizardState, event: WizardEvent): WizardState {
  switch (event.kind) {
    case 'folder-picked':
      return {
        ...state,
        folder: { token: event.token, path: event.path },
        labels: { ...state.labels, [event.token]: event.path },
      };
    case 'detected':
      return detected(state, event.proposals, event.packs);
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
        : { ...state, strict: true };
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
      'from-chosen' | 'address-typed' | 'host-changed' | 'name-typed' | 'network-changed' | 'writes-switched';
  }
>;

/** What is kept as it was typed. */
function typed(state: WizardState, event: Typed): WizardState {
  switch (event.kind) {
    case 'from-chosen':
      return { ...state, from: event.from };
    case 'address-typed':
      return { ...state, address: event.address };
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
  const first = packs.find((pack) => pack.id === proposals[0]?.pack);
  const kept = state.pack !== null && proposals.some((proposal) => proposal.pack === state.pack?.id);
  const next: WizardState = { ...state, proposals, step: 'system', strict: false };
  return first === undefined || kept ? next : choosePack(next, first);
}

/** Fields that both kinds have keep what was typed; the rest comes from detection and from the defaults of the pack. */
function choosePack(state: WizardState, pack: PackDescription): WizardState {
  const proposal = state.proposals.find((each) => each.pack === pack.id);
  const typed = Object.fromEntries(
    Object.entries(state.form).filter(([, value]) => value !== '' && value !== 'false'),
  );
  const found = { ...pointedAt(state, pack), ...proposal?.settings };
  // What was found here are folders of this computer.
  const known = { ...(state.files === 'ssh' ? withoutPaths(pack.settings, found) : found), ...typed };
  return {
    ...state,
    pack,
    form: formOf(pack.settings, known),
    name: state.name === '' ? proposedName(state) : state.name,
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

/** The address or folder from the first step, put into the first field of its kind. */
function pointedAt(state: WizardState, pack: PackDescription): Readonly<Record<string, string>> {
  const wanted = state.from === 'address' ? 'url' : 'folder';
  const value = state.from === 'address' ? state.address.trim() : (state.folder?.token ?? '');
  const setting = pack.settings.find((each) => each.type === wanted);
  return setting === undefined || value === '' ? {} : { [setting.name]: value };
}

/** The host of the address or the name of the folder. */
export function proposedName(state: Pick<WizardState, 'from' | 'address' | 'folder'>): string {
  if (state.from === 'folder')
    return (
      state.folder?.path
        .split(/[\\/]/)
        .findLast((part) => part !== '')
        ?.slice(0, 80) ?? ''
    );
  return URL.parse(state.address.trim())?.host.slice(0, 80) ?? '';
}

/** Whether the step in hand holds what the next one needs. */
export function stepReady(state: WizardState): boolean {
  switch (state.step) {
    case 'where':
      return state.from === 'folder' ? state.folder !== null : isAddress(state.address);
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

export function isAddress(text: string): boolean {
  const url = URL.parse(text.trim());
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.host !== '';
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
