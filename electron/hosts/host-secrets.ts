import type { SecretSource } from '../credentials/secret-source.ts';
import type { SshAccount, SshSecrets } from '../locations/ssh/ssh-ports.ts';
import { hostName } from '../locations/ssh/ssh-address.ts';

/** Whose secrets these are in the credential store: those of SSH belong to no target. */
export const sshOwner = 'ssh';

export type HostSecretStore = Pick<SecretSource, 'read' | 'store'> & {
  list(): readonly { readonly ownerId: string; readonly name: string }[];
  remove(ownerId: string, name: string, signal: AbortSignal): Promise<void>;
};

/** Secrets by the names under which they are kept. */
type NamedSecrets = ReadonlyMap<string, string>;

export type GivenSecrets = {
  readonly password?: string | undefined;
  readonly passphrase?: string | undefined;
  readonly sudoPassword?: string | undefined;
};

/** What an operator gives for one check, for exactly this account and this key file. */
export function givenSecrets(
  account: SshAccount,
  keyFile: string | null,
  { password, passphrase, sudoPassword }: GivenSecrets,
): NamedSecrets {
  const given = new Map<string, string>();
  if (sudoPassword !== undefined) given.set(sudoName(account), sudoPassword);
  if (password !== undefined) given.set(passwordName(account), password);
  if (passphrase !== undefined && keyFile !== null) given.set(passphraseName(keyFile), passphrase);
  return given;
}

/** Reads from the credential store. */
export function keptSshSecrets(store: Pick<HostSecretStore, 'read'>): SshSecrets {
  const read = async (name: string, signal: AbortSignal) =>
    (await store.read(sshOwner, name, signal))?.secret ?? null;
  return {
    password: (account, signal) => read(passwordName(account), signal),
    passphrase: (keyFile, signal) => read(passphraseName(keyFile), signal),
  };
}

/** What sudo asks an account for; null where nothing is kept. */
export async function keptSudoPassword(
  store: Pick<HostSecretStore, 'read'>,
  account: SshAccount,
  signal: AbortSignal,
): Promise<string | null> {
  return (await store.read(sshOwner, sudoName(account), signal))?.secret ?? null;
}

/** What was given comes before what is kept. `used` has which of it was asked for, and has not turned out to be wrong. */
export function withGiven(kept: SshSecrets, given: NamedSecrets, used: Set<string>): SshSecrets {
  const take = (name: string): string | null => {
    const secret = given.get(name) ?? null;
    if (secret !== null) used.add(name);
    return secret;
  };
  return {
    password: async (account, signal) => take(passwordName(account)) ?? kept.password(account, signal),
    passphrase: async (keyFile, signal) => take(passphraseName(keyFile)) ?? kept.passphrase(keyFile, signal),
    wrongPassphrase: (keyFile) => void used.delete(passphraseName(keyFile)),
  };
}

/** Removes the passwords of every account on a host. */
export async function forgetPasswords(
  store: Pick<HostSecretStore, 'list' | 'remove'>,
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<void> {
  const end = `@${hostName(host, port)}`.toLowerCase();
  for (const { ownerId, name } of store.list()) {
    const isPassword = ownerId === sshOwner && /^(password|sudo) /.test(name);
    if (isPassword && name.toLowerCase().endsWith(end)) await store.remove(sshOwner, name, signal);
  }
}

/** Removes the passphrase of a key file. */
export function forgetPassphrase(
  store: Pick<HostSecretStore, 'remove'>,
  keyFile: string,
  signal: AbortSignal,
): Promise<void> {
  return store.remove(sshOwner, passphraseName(keyFile), signal);
}

function passwordName({ user, host, port }: SshAccount): string {
  return `password ${user}@${hostName(host, port)}`;
}

export function sudoName({ user, host, port }: SshAccount): string {
  return `sudo ${user}@${hostName(host, port)}`;
}

function passphraseName(keyFile: string): string {
  return `passphrase ${keyFile}`;
}
