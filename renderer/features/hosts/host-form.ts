import type { CallInput } from '../../../shared/contract/ops-api.ts';
import type { HostWay } from '../../../shared/model/host.ts';

/** The way to a host as it is typed, with the secrets that it needs the first time. */
export type HostForm = {
  readonly address: string;
  readonly keyFile: string;
  readonly jumps: string;
  readonly password: string;
  readonly passphrase: string;
};

export function hostFormOf(way: HostWay | null): HostForm {
  return {
    address: way?.address ?? '',
    keyFile: way?.keyFile ?? '',
    jumps: way?.jumps ?? '',
    password: '',
    passphrase: '',
  };
}

/** Without the secrets: they are kept by their host, once they have let in. */
export function wayOf({ address, keyFile, jumps }: HostForm): HostWay {
  return { address: address.trim(), keyFile: keyFile.trim() || null, jumps: jumps.trim() || null };
}

export function lookOf(form: HostForm): CallInput<'hosts.check'> {
  const way = wayOf(form);
  return {
    ...way,
    ...(form.password === '' ? {} : { password: form.password }),
    ...(form.passphrase === '' || way.keyFile === null ? {} : { passphrase: form.passphrase }),
  };
}

/** Whether two ways are the same one. */
export function isSameWay(one: HostWay | null, other: HostWay | null): boolean {
  return one?.address === other?.address && one?.keyFile === other?.keyFile && one?.jumps === other?.jumps;
}
