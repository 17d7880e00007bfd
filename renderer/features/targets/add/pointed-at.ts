import type { CallInput } from '../../../../shared/contract/ops-api.ts';
import type { HostCheck } from '../../../../shared/model/host.ts';
import type { PackDescription } from '../../../../shared/model/pack.ts';
import { wayOf } from '../../hosts/host-form.ts';
import type { HostForm } from '../../hosts/host-form.ts';

/** What is pointed at first: an address, a folder of this computer, or one of a host. */
export type WizardFrom = 'address' | 'folder' | 'host';

/** What was typed of it. The host is also where the files of a target lie that is found at its address. */
export type PointedAt = {
  readonly from: WizardFrom;
  readonly address: string;
  readonly folder: { readonly token: string; readonly path: string } | null;
  /** The path of a folder on the host, when that is what is pointed at. */
  readonly hostFolder: string;
  readonly host: HostForm;
  /** What was found at the host as it is typed now. */
  readonly found: HostCheck | null;
};

/** What is looked at to find out which packs fit; null while something is missing. A host is looked at only once it was entered. */
export function detectInput(state: PointedAt): CallInput<'targets.detect'> | null {
  switch (state.from) {
    case 'address':
      return isAddress(state.address) ? { from: state.address.trim() } : null;
    case 'folder':
      return state.folder === null ? null : { from: state.folder.token };
    case 'host':
      return state.found?.kind === 'reached' && isHostPath(state.hostFolder)
        ? { from: state.hostFolder.trim(), host: wayOf(state.host) }
        : null;
  }
}

export function isHostPath(text: string): boolean {
  return text.trim().startsWith('/');
}

export function isAddress(text: string): boolean {
  const url = URL.parse(text.trim());
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.host !== '';
}

/** The address or folder from the first step, put into the first field of its kind. */
export function pointedAt(state: PointedAt, pack: PackDescription): Readonly<Record<string, string>> {
  const wanted = state.from === 'address' ? 'url' : 'folder';
  const value = {
    address: state.address.trim(),
    folder: state.folder?.token ?? '',
    host: state.hostFolder.trim(),
  }[state.from];
  const setting = pack.settings.find((each) => each.type === wanted);
  return setting === undefined || value === '' ? {} : { [setting.name]: value };
}

/** The host of the address or the name of the folder. */
export function proposedName(state: Pick<PointedAt, 'from' | 'address' | 'folder' | 'hostFolder'>): string {
  if (state.from !== 'address')
    return (
      (state.from === 'host' ? state.hostFolder.trim() : state.folder?.path)
        ?.split(/[\\/]/)
        .findLast((part) => part !== '')
        ?.slice(0, 80) ?? ''
    );
  return URL.parse(state.address.trim())?.host.slice(0, 80) ?? '';
}
