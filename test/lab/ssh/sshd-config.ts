import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a server can have against a client. */
export type SshServerChoices = {
  readonly hostKeyType?: 'ed25519' | 'ecdsa' | 'rsa';
  /** There is no SFTP subsystem. */
  readonly noSftp?: boolean;
  /** Requests of SFTP that it does not offer, as sftp-server(8) names them: `posix-rename`, `fsync`, `hardlink`, `statvfs`, … */
  readonly sftpWithout?: readonly string[];
  /** SFTP is a program that the account's shell begins, as Debian has it, so that what the shell prints gets into it. */
  readonly sftpByShell?: boolean;
  /** The account may transfer files and run nothing. */
  readonly onlySftp?: boolean;
  /** A text before the login. */
  readonly banner?: string;
  /** Lines of bash that every login runs before the command. */
  readonly shellRc?: string;
  /** How one may log in, as `AuthenticationMethods` has it: `publickey`, `password`, `publickey,password`, … */
  readonly methods?: string;
  /** Private keys, each beside its public one, that may log in as well, such as those of another server. */
  readonly alsoKeys?: readonly string[];
  /** A folder that the host has under another path. Only root may ask for it. */
  readonly bind?: { readonly from: string; readonly to: string };
  readonly maxSessions?: number;
  readonly maxTries?: number;
  /** What every login finds in its environment, such as another PATH. No value holds white space. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Nothing may be forwarded, so that it is of no use as a jump host. */
  readonly noForwarding?: boolean;
};

/** The configuration of a server that keeps everything in its folder (sshd_config(5)). */
export function sshdConfig(folder: string, port: number, choices: SshServerChoices): string {
  const lines = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(folder, 'host_key')}`,
    `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
    'PidFile none',
    'UsePAM no',
    // The folder of a test lies in one that everybody may write to.
    'StrictModes no',
    'UseDNS no',
    'PrintMotd no',
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication yes',
    'LogLevel VERBOSE',
    `AllowTcpForwarding ${choices.noForwarding === true ? 'no' : 'yes'}`,
    ...(choices.noSftp === true ? [] : [`Subsystem sftp ${sftpOf(choices)}`]),
    ...(choices.onlySftp === true ? ['ForceCommand internal-sftp'] : []),
    ...(choices.methods === undefined ? [] : [`AuthenticationMethods ${choices.methods}`]),
    ...(choices.maxSessions === undefined ? [] : [`MaxSessions ${choices.maxSessions}`]),
    ...(choices.maxTries === undefined ? [] : [`MaxAuthTries ${choices.maxTries}`]),
    ...(choices.banner === undefined ? [] : [`Banner ${fileIn(folder, 'banner', choices.banner)}`]),
    ...setEnv(folder, choices),
  ];
  return `${lines.join('\n')}\n`;
}

function sftpOf({ sftpByShell, sftpWithout }: SshServerChoices): string {
  return sftpByShell === true ? '/usr/lib/openssh/sftp-server' : `internal-sftp${without(sftpWithout)}`;
}

function without(requests: readonly string[] = []): string {
  return requests.length === 0 ? '' : ` -P ${requests.join(',')}`;
}

/** All in one line: of several the first one counts. */
function setEnv(folder: string, { shellRc, environment = {} }: SshServerChoices): readonly string[] {
  const home = shellRc === undefined ? {} : { HOME: homeWith(folder, shellRc) };
  const pairs = Object.entries({ ...home, ...environment }).map(([name, value]) => `${name}=${value}`);
  return pairs.length === 0 ? [] : [`SetEnv ${pairs.join(' ')}`];
}

/** A bash that is run by sshd reads .bashrc of the folder that HOME names, whatever it is told to do. */
function homeWith(folder: string, rc: string): string {
  const home = join(folder, 'home');
  mkdirSync(home, { mode: 0o755 });
  fileIn(home, '.bashrc', rc);
  return home;
}

function fileIn(folder: string, name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text, { mode: 0o644 });
  return file;
}
