/** A host as an operator names it. What is null comes from `~/.ssh/config`, else from the defaults of SSH. Never holds a password. */
export type SshAddress = {
  readonly user: string | null;
  /** A name, an address, or an alias of `~/.ssh/config`. */
  readonly host: string;
  readonly port: number | null;
};

/** A folder on a host: `ssh://user@host:port/folder`. */
type SshPlace = { readonly address: SshAddress; readonly path: string };

export const defaultSshPort = 22;

const longestText = 1024;
const bare = /^(?:([^@:\s]+)@)?(\[[0-9a-f:.%a-z]+\]|[^@:/?#\s[\]]+)(?::(\d{1,5}))?$/i;
const url = /^ssh:\/\/(?:([^@:/?#\s]+)@)?(\[[0-9a-f:.%a-z]+\]|[^@:/?#\s[\]]+)(?::(\d{1,5}))?(\/.*)?$/is;

/**
 * Reads `user@host`, `user@host:port`, `host`, `[::1]:2222`, or the same as `ssh://…` without a folder. Null for anything else, also for
 * one that holds a password or a name that a program could take for an option.
 */
export function parseSshAddress(text: string): SshAddress | null {
  const plain = text.trim();
  if (plain.length > longestText) return null;
  if (!/^ssh:\/\//i.test(plain)) return addressOf(bare.exec(plain), false);
  const match = url.exec(plain);
  return match?.[4] === undefined || match[4] === '/' ? addressOf(match, true) : null;
}

/** Reads `ssh://user@host:port/folder`; the folder is absolute and percent-encoded. Null for anything else. */
export function parseSshPlace(text: string): SshPlace | null {
  const plain = text.trim();
  const match = plain.length > longestText * 4 ? null : url.exec(plain);
  const address = addressOf(match, true);
  const path = decoded(match?.[4]);
  return address === null || path === null ? null : { address, path };
}

/** Reads a comma separated list of addresses, as `ProxyJump` has it. Null when one of them is none. */
export function parseSshJumps(text: string): readonly SshAddress[] | null {
  const jumps = text.split(',').map(parseSshAddress);
  return jumps.every((jump) => jump !== null) ? jumps : null;
}

/** The one way in which an address is kept and shown. */
export function sshAddressText({ user, host, port }: SshAddress): string {
  const shown = host.includes(':') ? `[${host}]` : host;
  return `${user === null ? '' : `${user}@`}${shown}${port === null ? '' : `:${port}`}`;
}

/** How a host is called in lists and typed to forget it: `host`, or `host:port` where the port is not the usual one. */
export function hostName(host: string, port: number): string {
  return sshAddressText({ user: null, host, port: port === defaultSshPort ? null : port });
}

/** The one way in which a folder on a host is kept and shown. */
export function sshPlaceText({ address, path }: SshPlace): string {
  const user = address.user === null ? null : encodeURIComponent(address.user);
  const folder = path.split('/').map(encodeURIComponent).join('/');
  return `ssh://${sshAddressText({ ...address, user })}${folder}`;
}

function addressOf(match: RegExpExecArray | null, isEncoded: boolean): SshAddress | null {
  const [, user, host, port] = match ?? [];
  if (host === undefined) return null;
  const name = host.replace(/^\[|\]$/g, '');
  const account = user === undefined || !isEncoded ? (user ?? null) : decoded(user);
  const number = port === undefined ? null : Number(port);
  if (user !== undefined && (account === null || !isName(account))) return null;
  if (!isName(name) || (number !== null && (number < 1 || number > 65_535))) return null;
  return { user: account, host: name, port: number };
}

/** A leading hyphen could be taken for an option, a colon in a user for a password. */
function isName(text: string): boolean {
  return !text.startsWith('-') && !/\p{Cc}/u.test(text);
}

function decoded(text: string | undefined): string | null {
  if (text === undefined) return null;
  try {
    const plain = decodeURIComponent(text);
    return plain === '' || plain.includes('\0') ? null : plain;
  } catch {
    return null;
  }
}
