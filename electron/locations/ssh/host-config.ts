import { fitsPatterns } from './name-pattern.ts';
import type { ConfigLine } from './ssh-config-file.ts';

/** What a configuration says of one host. Null where it says nothing; paths as they are written there. */
export type HostConfig = {
  readonly hostName: string | null;
  readonly user: string | null;
  readonly port: number | null;
  readonly identityFiles: readonly string[];
  readonly identitiesOnly: boolean;
  readonly identityAgent: string | null;
  readonly proxyJump: string | null;
  /** A line for the shell, with its tokens; never beside `proxyJump`. */
  readonly proxyCommand: string | null;
  readonly hostKeyAlias: string | null;
  readonly userKnownHostsFiles: readonly string[] | null;
  readonly globalKnownHostsFiles: readonly string[] | null;
  /** Options that would change the way to the host and are not supported, as in `BindAddress` or `Match exec`. */
  readonly notSupported: readonly string[];
};

/** Who asks for which host, before anything was applied. */
type Asked = { readonly host: string; readonly user: string | null; readonly localUser: string };

/** Options of which the first value counts. */
const single = [
  'hostname',
  'user',
  'port',
  'identitiesonly',
  'identityagent',
  'hostkeyalias',
  'proxyusefdpass',
  'userknownhostsfile',
  'globalknownhostsfile',
] as const;

/** What they would change is done in another way here, or not at all. Their names as they are written in manuals. */
const unsupported: ReadonlyMap<string, string> = new Map(
  [
    'AddressFamily',
    'BindAddress',
    'BindInterface',
    'CanonicalizeHostname',
    'CertificateFile',
    'Ciphers',
    'HostKeyAlgorithms',
    'KexAlgorithms',
    'KnownHostsCommand',
    'MACs',
    'PKCS11Provider',
    'PreferredAuthentications',
    'PubkeyAcceptedAlgorithms',
    'SecurityKeyProvider',
  ].map((name) => [name.toLowerCase(), name]),
);

type Found = {
  readonly values: Map<string, readonly string[]>;
  readonly identityFiles: string[];
  readonly notSupported: Set<string>;
};

/** Applies the lines to one host: of each option the first value that fits counts, of `IdentityFile` all (ssh_config(5)). */
export function hostConfigOf(lines: readonly ConfigLine[], asked: Asked): HostConfig {
  const found: Found = { values: new Map(), identityFiles: [], notSupported: new Set() };
  apply(lines, asked, found, true);
  const one = (keyword: string) => found.values.get(keyword)?.[0] ?? null;
  const unlessNone = (keyword: string) => (one(keyword)?.toLowerCase() === 'none' ? null : one(keyword));
  const [kind, way = 'none'] = found.values.get('proxy') ?? [];
  const proxy = way.toLowerCase() === 'none' ? null : way;
  const proxyCommand = kind === 'proxycommand' ? proxy : null;
  if (proxyCommand !== null && one('proxyusefdpass')?.toLowerCase() === 'yes')
    found.notSupported.add('ProxyUseFdpass');
  const port = Number(one('port') ?? Number.NaN);
  return {
    hostName: one('hostname'),
    user: one('user'),
    port: Number.isInteger(port) && port > 0 && port < 65_536 ? port : null,
    identityFiles: found.identityFiles.filter((file) => file.toLowerCase() !== 'none'),
    identitiesOnly: one('identitiesonly')?.toLowerCase() === 'yes',
    identityAgent: one('identityagent'),
    proxyJump: kind === 'proxyjump' ? proxy : null,
    proxyCommand,
    hostKeyAlias: unlessNone('hostkeyalias'),
    userKnownHostsFiles: filesOf(found.values.get('userknownhostsfile')),
    globalKnownHostsFiles: filesOf(found.values.get('globalknownhostsfile')),
    notSupported: [...found.notSupported],
  };
}

function filesOf(values: readonly string[] | undefined): readonly string[] | null {
  return values?.filter((value) => value.toLowerCase() !== 'none') ?? null;
}

function apply(lines: readonly ConfigLine[], asked: Asked, found: Found, fitsAbove: boolean): void {
  let fits = fitsAbove;
  for (const { keyword, values, included } of lines) {
    if (keyword === 'host') fits = fitsAbove && fitsPatterns(asked.host, values);
    else if (keyword === 'match') fits = fitsAbove && fitsMatch(values, asked, found);
    else if (fits) take(keyword, values, found);
    if (included.length > 0) apply(included, asked, found, fits);
  }
}

function take(keyword: string, values: readonly string[], found: Found): void {
  const [value] = values;
  if (value === undefined) return;
  if (keyword === 'identityfile') found.identityFiles.push(value);
  // Whichever of the two stands first decides.
  else if (keyword === 'proxyjump' || keyword === 'proxycommand') keep('proxy', [keyword, value], found);
  else if (single.some((name) => name === keyword)) keep(keyword, values, found);
  const name = unsupported.get(keyword);
  if (name !== undefined) found.notSupported.add(name);
}

function keep(keyword: string, values: readonly string[], found: Found): void {
  if (!found.values.has(keyword)) found.values.set(keyword, values);
}

/** `Match` by names only; what needs a program or a second pass does not fit, and is said where it could have. */
function fitsMatch(values: readonly string[], asked: Asked, found: Found): boolean {
  const words = values.flatMap((value) => value.split(/=(.*)/s).filter((word) => word !== ''));
  const unknown: string[] = [];
  let fits = true;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const negated = word.startsWith('!');
    const criterion = word.replace(/^!/, '').toLowerCase();
    if (criterion === 'all') {
      fits &&= !negated;
      continue;
    }
    const value = nameFor(criterion, asked, found);
    if (value === null) {
      unknown.push(`Match ${criterion}`);
      if (!['canonical', 'final'].includes(criterion)) at += 1;
      continue;
    }
    at += 1;
    fits &&= fitsPatterns(value, (words[at] ?? '').split(',')) !== negated;
  }
  if (!fits || unknown.length === 0) return fits;
  for (const name of unknown) found.notSupported.add(name);
  return false;
}

function nameFor(criterion: string, asked: Asked, found: Found): string | null {
  if (criterion === 'originalhost') return asked.host;
  if (criterion === 'host') return found.values.get('hostname')?.[0] ?? asked.host;
  if (criterion === 'user') return asked.user ?? found.values.get('user')?.[0] ?? asked.localUser;
  return criterion === 'localuser' ? asked.localUser : null;
}
