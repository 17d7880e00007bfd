import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../free-port.ts';
import { labAccount } from './lab-account.ts';
import type { LabAccount } from './lab-account.ts';
import { sshdConfig } from './sshd-config.ts';
import type { SshServerChoices } from './sshd-config.ts';

const run = promisify(execFile);
const startMs = 20_000;
const sshd = '/usr/sbin/sshd';

/** Why no server can be started here; null where it can. */
export const noSshServer = existsSync(sshd) ? null : `${sshd} is not there: no test over SSH is run.`;

/** A running OpenSSH server on loopback with keys of its own. */
export type SshServer = {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly account: LabAccount;
  /** Owner-only: the keys with which the account may log in. `locked` is encrypted with `passphrase`. */
  readonly keyFile: string;
  readonly lockedKeyFile: string;
  readonly passphrase: string;
  /** A folder of the server that the account may enter. */
  readonly folder: string;
  /** A line of a `known_hosts` file for the server, with its current key. */
  readonly knownHostsLine: () => string;
  /** Ends it and begins again on the same port, with a new host key where that is asked for. */
  readonly restart: (choices?: { readonly newHostKey?: boolean }) => Promise<void>;
  /** Ends what serves the open connections, as when a server goes down. */
  readonly cut: () => Promise<void>;
  readonly log: () => string;
  readonly stop: () => Promise<void>;
};

/** Starts one. Everything it needs is made in a temporary folder, which goes with it. */
export async function startSshServer(choices: SshServerChoices = {}): Promise<SshServer> {
  const account = await labAccount();
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-sshd-'));
  chmodSync(folder, 0o711);
  const [hostKey, keyFile, lockedKeyFile] = ['host_key', 'id_lab', 'id_locked'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  const passphrase = 'practice passphrase';
  const hostKeyType = choices.hostKeyType ?? 'ed25519';
  await Promise.all([
    makeKey(hostKey, hostKeyType, ''),
    makeKey(keyFile, 'ed25519', ''),
    makeKey(lockedKeyFile, 'ed25519', passphrase),
  ]);
  const publicKeys = [keyFile, lockedKeyFile, ...(choices.alsoKeys ?? [])].map((file) =>
    readFileSync(`${file}.pub`, 'utf8'),
  );
  writeFileSync(join(folder, 'authorized_keys'), publicKeys.join(''), { mode: 0o644 });
  const port = await freePort();
  writeFileSync(join(folder, 'sshd_config'), sshdConfig(folder, port, choices));
  let server = await startSshd(folder, port, choices);
  const end = async () => {
    endTree(server);
    await ended(server);
  };
  // A test that failed half-way leaves neither a server nor its folder behind.
  const onExit = () => {
    endTree(server);
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', onExit);
  return {
    host: '127.0.0.1',
    port,
    account,
    keyFile,
    lockedKeyFile,
    passphrase,
    folder,
    knownHostsLine: () => `[127.0.0.1]:${port} ${readFileSync(`${hostKey}.pub`, 'utf8')}`,
    restart: async ({ newHostKey = false } = {}) => {
      await end();
      if (newHostKey) await makeKey(hostKey, hostKeyType, '');
      server = await startSshd(folder, port, choices);
    },
    cut: async () => {
      const sessions = childrenOf(server.pid ?? 0);
      // What serves a connection first, so that it tells nobody how the programs ended.
      for (const pid of sessions.flatMap((session) => [session, ...descendantsOf(session).toReversed()]))
        kill(pid);
      while (childrenOf(server.pid ?? 0).length > 0) await pause(5);
    },
    log: () => readFileSync(join(folder, 'sshd.log'), 'utf8'),
    stop: async () => {
      process.off('exit', onExit);
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** With a single round, since nobody guesses its passphrase. */
async function makeKey(file: string, type: string, passphrase: string): Promise<void> {
  await Promise.all([rm(file, { force: true }), rm(`${file}.pub`, { force: true })]);
  await run('ssh-keygen', ['-q', '-t', type, '-a', '1', '-N', passphrase, '-C', 'practice', '-f', file]);
}

/** In a mount namespace of its own where it has a folder that nobody else sees (unshare(1)). */
const withFolder =
  'mount -t tmpfs none "${2%/*}" && mkdir "$2" && mount --bind "$1" "$2" && shift 2 && exec "$@"';

async function startSshd(folder: string, port: number, { bind }: SshServerChoices): Promise<ChildProcess> {
  // The folder into which the server's unprivileged part is locked; packages make it at boot.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const log = join(folder, 'sshd.log');
  const line = [sshd, '-D', '-f', join(folder, 'sshd_config'), '-E', log];
  const bound = bind === undefined ? [] : ['unshare', '-m', 'sh', '-c', withFolder, 'sh', bind.from, bind.to];
  const [program = sshd, ...args] = [...bound, ...line];
  const server = spawn(program, args, {
    stdio: 'ignore',
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
  });
  const until = performance.now() + startMs;
  while (!(await answers(port))) {
    if (server.exitCode !== null || performance.now() > until)
      throw new Error(`sshd did not start: ${readFileSync(log, 'utf8')}`);
    await pause(10);
  }
  // Another server may have taken the port in between, and be the one that answered.
  if (server.exitCode !== null) throw new Error(`sshd did not start: ${readFileSync(log, 'utf8')}`);
  return server;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('data', () => settle(true));
    socket.once('error', () => settle(false));
    socket.once('close', () => settle(false));
  });
}

/** What serves a connection leaves the server's process group, so that the tree is followed by parents. */
function endTree(server: ChildProcess): void {
  if (server.pid === undefined || server.exitCode !== null) return;
  const all = descendantsOf(server.pid);
  kill(server.pid);
  for (const pid of all) kill(pid);
}

function descendantsOf(pid: number): readonly number[] {
  return childrenOf(pid).flatMap((child) => [...descendantsOf(child), child]);
}

function childrenOf(parent: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => parentOf(pid) === parent)
    .map(Number);
}

function parentOf(pid: string): number | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    // It has just ended.
    return null;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => server.once('exit', () => resolve()));
}
