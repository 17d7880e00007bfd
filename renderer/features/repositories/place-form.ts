import type { CallInput } from '../../../shared/contract/ops-api.ts';
import type { HostCheck } from '../../../shared/model/host.ts';
import type { Repository } from '../../../shared/model/repository.ts';
import { hostFormOf, wayOf } from '../hosts/host-form.ts';
import type { HostForm } from '../hosts/host-form.ts';
import type { Picked } from '../targets/FolderPicker.tsx';

type OnHost = Extract<CallInput<'repositories.move'>, { onHost: unknown }>['onHost'];

/** Where a repository lies or shall lie: a folder of this computer that is picked, or one of a host that is typed. Both are kept. */
export type PlaceForm = {
  readonly on: 'here' | 'host';
  readonly folder: Picked | null;
  readonly host: HostForm;
  /** What was found at the host as it is typed now. */
  readonly found: HostCheck | null;
  /** Absolute, on the host. */
  readonly path: string;
};

export const emptyPlace: PlaceForm = {
  on: 'here',
  folder: null,
  host: hostFormOf(null),
  found: null,
  path: '',
};

/** The place that a repository has. A folder of this computer is picked anew. */
export function placeFormOf({ place, host }: Pick<Repository, 'place' | 'host'>): PlaceForm {
  if (host === null) return emptyPlace;
  return { ...emptyPlace, on: 'host', host: hostFormOf(host), path: splitPlace(place)?.path ?? '' };
}

/** A host as it was typed; a whole place `ssh://user@host:port/folder` that is pasted goes into both fields. */
export function typedHost(form: PlaceForm, host: HostForm, found: HostCheck | null): PlaceForm {
  // Typed letter by letter, a place is whole at nobody knows which one.
  const isTyped = form.host.address.startsWith('ssh://');
  const whole = isTyped ? null : splitPlace(host.address.trim());
  if (whole === null) return { ...form, host, found };
  return { ...form, host: { ...host, address: whole.address }, found, path: whole.path };
}

/** Whether a folder of a host can be one: absolute, and not all of the host. */
export function isFolderOnHost(path: string): boolean {
  return /^\/+[^/]/.test(path.trim());
}

/** What the console takes; null while something is missing. A host is used only once it was entered. */
export function placeWish(form: PlaceForm): { readonly folder: string } | { readonly onHost: OnHost } | null {
  if (form.on === 'here') return form.folder === null ? null : { folder: form.folder.token };
  if (form.found?.kind !== 'reached' || !isFolderOnHost(form.path)) return null;
  const { address, keyFile, jumps } = wayOf(form.host);
  return { onHost: { place: placeText(address, form.path.trim()), keyFile, jumps } };
}

/** Without what was secret. */
export function withoutSecrets(form: PlaceForm): PlaceForm {
  return { ...form, host: { ...form.host, password: '', passphrase: '' } };
}

function placeText(address: string, path: string): string {
  const at = address.lastIndexOf('@');
  const user = at === -1 ? '' : `${encodeURIComponent(address.slice(0, at))}@`;
  return `ssh://${user}${address.slice(at + 1)}${path.split('/').map(encodeURIComponent).join('/')}`;
}

function splitPlace(place: string): { readonly address: string; readonly path: string } | null {
  const [, address, path] = /^ssh:\/\/([^/]+)(\/.*)$/is.exec(place) ?? [];
  if (address === undefined || path === undefined) return null;
  try {
    return { address: decodeURIComponent(address), path: decodeURIComponent(path) };
  } catch {
    // A per cent sign that encodes nothing: the console says what is wrong with it.
    return { address, path };
  }
}
