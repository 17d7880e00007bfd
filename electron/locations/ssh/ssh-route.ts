import { join } from 'node:path';
import { hostConfigOf } from './host-config.ts';
import type { HostConfig } from './host-config.ts';
import { proxyCommandFor } from './proxy-command.ts';
import type { ProxyCommand } from './proxy-command.ts';
import { defaultSshPort, parseSshJumps, sshAddressText } from './ssh-address.ts';
import type { SshAddress } from './ssh-address.ts';
import { readSshConfig, withHome } from './ssh-config-file.ts';
import type { ConfigLine } from './ssh-config-file.ts';
import { notSupported } from './ssh-errors.ts';
import type { SshAccount, SshDesk, SshSettings } from './ssh-ports.ts';

/** One host on the way, with everything that was found out about how to enter it. */
export type SshHop = {
  readonly account: SshAccount;
  /** As it is shown. */
  readonly label: string;
  /** The name and port under which its keys are kept. */
  readonly keysOf: { readonly host: string; readonly port: number };
  readonly knownHostsFiles: readonly string[];
  readonly keyFiles: readonly string[];
  /** The files were chosen, so that one that cannot be read is a failure; else they are looked for and may be missing. */
  readonly areKeysChosen: boolean;
  /** Offers no key of the agent but those whose file is named. */
  readonly onlyTheseKeys: boolean;
  readonly agentSocket: string | null;
  /** What the host is reached through instead of a connection of this process; only the first host on the way can have one. */
  readonly proxyCommand: ProxyCommand | null;
  /** What the configuration asks for and does not get, without which the way is the same. */
  readonly notApplied: readonly string[];
};

type Configured = Pick<SshDesk, 'homeFolder' | 'userName' | 'agentSocket'>;

const mostHops = 8;
const usualKeys = ['id_ed25519', 'id_ecdsa', 'id_rsa'];
const usualKnownHosts = ['~/.ssh/known_hosts', '~/.ssh/known_hosts2'];
const globalKnownHosts = ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'];

/**
 * The hosts from here to the destination, which comes last: what the operator chose first, then `~/.ssh/config`, then the system's
 * configuration.
 *
 * @throws AppError ssh/not-supported for a way that goes round in circles, ssh/proxy-name-not-plain, ssh/config-not-safe,
 *   ssh/config-not-readable
 */
export async function routeTo(settings: SshSettings, desk: Configured): Promise<readonly SshHop[]> {
  const lines = await Promise.all([
    readSshConfig(join(desk.homeFolder, '.ssh', 'config'), desk.homeFolder, 'own'),
    readSshConfig('/etc/ssh/ssh_config', desk.homeFolder, 'system'),
  ]);
  return hopsTo(settings, { desk, lines: lines.flat(), left: mostHops });
}

type Finding = { readonly desk: Configured; readonly lines: readonly ConfigLine[]; readonly left: number };

function hopsTo(settings: SshSettings, finding: Finding): readonly SshHop[] {
  const { address, keyFile } = settings;
  const { desk, lines } = finding;
  const config = hostConfigOf(lines, { ...address, localUser: desk.userName });
  const hop = hopOf(settings, config, desk);
  const jumps = settings.jumps ?? jumpsOf(config, address, hop);
  const [first, ...others] = jumps;
  if (first === undefined) return [hop];
  if (finding.left <= jumps.length) throw notSupported(sshAddressText(address), ['ProxyJump']);
  const left = finding.left - 1;
  // Only the first host on the way may have a way of its own.
  const start = hopsTo({ address: first, keyFile, jumps: null }, { ...finding, left });
  const between = others.flatMap((jump) =>
    hopsTo({ address: jump, keyFile, jumps: [] }, { ...finding, left }),
  );
  return [...start, ...between, hop];
}

function jumpsOf(config: HostConfig, address: SshAddress, { account }: SshHop): readonly SshAddress[] {
  if (config.proxyJump === null) return [];
  const text = expanded(config.proxyJump, {
    h: account.host,
    n: address.host,
    p: `${account.port}`,
    r: account.user,
  });
  const jumps = parseSshJumps(text);
  if (jumps === null) throw notSupported(sshAddressText(address), [`ProxyJump ${text}`]);
  return jumps;
}

function hopOf({ address, keyFile, jumps }: SshSettings, config: HostConfig, desk: Configured): SshHop {
  const host = expanded(config.hostName ?? address.host, { h: address.host });
  const port = address.port ?? config.port ?? defaultSshPort;
  const user = address.user ?? config.user ?? desk.userName;
  const { homeFolder } = desk;
  const tokens = { h: host, n: address.host, p: `${port}`, r: user, u: desk.userName, d: homeFolder };
  const label = sshAddressText({ user, host, port: port === defaultSshPort ? null : port });
  const file = (path: string) => withHome(expanded(path, tokens), homeFolder);
  const named = keyFile === null ? config.identityFiles.map(file) : [file(keyFile)];
  const usual = usualKeys.map((name) => join(homeFolder, '.ssh', name));
  const ownKnownHosts = config.userKnownHostsFiles ?? usualKnownHosts;
  return {
    account: { user, host, port },
    label,
    keysOf: { host: config.hostKeyAlias ?? host, port: config.hostKeyAlias === null ? port : defaultSshPort },
    knownHostsFiles: [...ownKnownHosts, ...(config.globalKnownHostsFiles ?? globalKnownHosts)].map(file),
    keyFiles: named.length > 0 ? named : usual,
    areKeysChosen: keyFile !== null,
    onlyTheseKeys: keyFile !== null || config.identitiesOnly,
    agentSocket: agentOf(config.identityAgent, desk, file),
    // Jump hosts that the operator names come before what the configuration says, as with ssh -J.
    proxyCommand: jumps === null ? proxyOf(config, address, { user, host, port }) : null,
    notApplied: config.notSupported,
  };
}

function proxyOf(
  { proxyCommand, hostKeyAlias, notSupported: missing }: HostConfig,
  address: SshAddress,
  { user, host, port }: SshAccount,
): ProxyCommand | null {
  if (proxyCommand === null) return null;
  const label = sshAddressText(address);
  if (missing.includes('ProxyUseFdpass')) throw notSupported(label, ['ProxyUseFdpass']);
  const tokens = { h: host, n: address.host, p: `${port}`, r: user, k: hostKeyAlias ?? address.host };
  return proxyCommandFor(proxyCommand, tokens, label);
}

function agentOf(
  named: string | null,
  { agentSocket }: Configured,
  file: (path: string) => string,
): string | null {
  if (named === null || named === 'SSH_AUTH_SOCK') return agentSocket;
  return named.toLowerCase() === 'none' ? null : file(named);
}

/** Puts values in the place of `%h` and its like (ssh_config(5), TOKENS). */
function expanded(text: string, tokens: Readonly<Record<string, string>>): string {
  return text.replaceAll(/%(.)/g, (whole, token: string) => (token === '%' ? '%' : (tokens[token] ?? whole)));
}
