import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { readFile } from 'node:fs/promises';
import type { Client, ServerHostKeyAlgorithm } from 'ssh2';
import { asError } from '../../../shared/errors/app-error.ts';
import type { HostEntry } from '../../../shared/model/host.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { authenticationFor } from './authentication.ts';
import { bounded } from '../../platform/bounded-wait.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { explainEnd, explainSsh } from './explain-ssh.ts';
import { strangeGreeting } from './greeting-errors.ts';
import { listenToGreeting } from './server-greeting.ts';
import type { ServerGreeting } from './server-greeting.ts';
import { hostKeyOf, judgeHostKey } from './host-key.ts';
import type { HostKey, HostKeyFinding, KnownHostKey } from './host-key.ts';
import { knownKeysIn, namesAuthority } from './known-hosts.ts';
import { runProxyCommand } from './proxy-command.ts';
import type { RunningProxy } from './proxy-command.ts';
import { proxyEnded } from './proxy-errors.ts';
import { notAnSshServer, timedOut } from './ssh-errors.ts';
import { loadSsh } from './ssh-library.ts';
import type { SshDesk } from './ssh-ports.ts';
import type { SshHop } from './ssh-route.ts';

/** A host that let us in. `server` is how it calls itself, as in `OpenSSH_9.2p1 Debian-2`. */
export type OpenHop = {
  readonly client: Client;
  readonly server: string;
  /** What it took for the login, in its order. */
  readonly enteredBy: readonly HostEntry[];
  /** What its own stream has carried, in both directions; nothing over a stream that a jump host gave. */
  readonly carriedBytes: () => number;
};

/** Decides about a presented key: null takes it, an error ends the connection before anything is sent. */
type OnHostKey = (key: HostKey, finding: HostKeyFinding) => Error | null;

const keepAliveMs = 15_000;
const keepAliveTries = 3;

const algorithms: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/**
 * Connects to one host, by itself or over a stream that a jump host or a ProxyCommand gives, and enters the account.
 *
 * @throws AppError ssh/… for everything that the way, the key or the account can refuse, run/cancelled
 */
export async function openHop(
  hop: SshHop,
  way: Duplex | null,
  desk: SshDesk,
  onHostKey: OnHostKey,
  wait: Wait,
): Promise<OpenHop> {
  const [{ Client }, known] = await Promise.all([loadSsh(), knownKeysOf(hop, desk)]);
  const client = new Client();
  const proxy = hop.proxyCommand === null ? null : runProxyCommand(hop.proxyCommand, desk.environment);
  const socket = way ?? proxy?.stream ?? connectTo(hop);
  const ended = new AbortController();
  let banner = '';
  const opened = Promise.withResolvers<void>();
  const signal = AbortSignal.any([wait.signal, ended.signal]);
  const login = authenticationFor(hop, desk.secrets, signal, opened.reject, () => banner);
  const greeting = listenToGreeting(socket);
  let doing = localText('while connecting', '연결 중');
  const gives = (failure: Error) => void instead(failure, hop, proxy, greeting).then(opened.reject);
  const fails = (error: Error) => gives(explainSsh(error, hop.label, greeting, login.refusal));
  client
    .on('handshake', () => {
      doing = localText('while logging in', '로그인 중');
    })
    // The last one says most: what the account is refused for comes behind what everybody is told.
    .on('banner', (text) => {
      banner = text;
    })
    .on('ready', () => opened.resolve())
    // The agent's trouble is not the connection's: the next way to log in is tried.
    .on('error', (error) => (error.level === 'agent' ? undefined : fails(error)))
    .on('close', () => gives(explainEnd(hop.label, greeting)));
  socket.on('error', fails);
  client.connect({
    sock: socket,
    username: hop.account.user,
    authHandler: login.handler,
    hostVerifier: (blob: Buffer) => {
      const objection = objectionTo(blob, hop, known, onHostKey);
      if (objection !== null) opened.reject(objection);
      return objection === null;
    },
    algorithms: { serverHostKey: preferred(known.known) },
    keepaliveInterval: keepAliveMs,
    keepaliveCountMax: keepAliveTries,
    readyTimeout: 0,
  });
  const late = () => strangeGreeting(hop.label, greeting) ?? timedOut(hop.label, doing);
  try {
    await bounded(wait, opened.promise, { late });
    const own = socket instanceof Socket ? socket : null;
    const carriedBytes = () => proxy?.carriedBytes() ?? (own === null ? 0 : own.bytesRead + own.bytesWritten);
    return { client, server: greeting.server(), enteredBy: login.accepted(), carriedBytes };
  } catch (error: unknown) {
    client.destroy();
    socket.destroy();
    throw asError(error);
  } finally {
    ended.abort();
  }
}

/** A command on the way that has ended before the server was heard says more than that the connection has. */
async function instead(
  failure: Error,
  hop: SshHop,
  proxy: RunningProxy | null,
  greeting: ServerGreeting,
): Promise<Error> {
  if (proxy === null || hop.proxyCommand === null || greeting.server() !== '') return failure;
  const end = await proxy.end();
  return end === null ? failure : proxyEnded(hop.label, hop.proxyCommand.program, end);
}

function objectionTo(
  blob: Buffer,
  hop: SshHop,
  { known, authority }: Known,
  onHostKey: OnHostKey,
): Error | null {
  const key = hostKeyOf(blob);
  if (key === null)
    return notAnSshServer(hop.label, localText('its key cannot be read', '서버의 키를 읽을 수 없음'));
  const finding = judgeHostKey(known, key);
  return onHostKey(
    key,
    finding.kind === 'unknown' && authority !== null ? { ...finding, authority } : finding,
  );
}

function connectTo({ account }: SshHop): Socket {
  const socket = new Socket();
  socket.setNoDelay(true);
  return socket.connect({ host: account.host, port: account.port });
}

/** The types of known keys first: a host that has several shows the one that can be compared. */
function preferred(known: readonly KnownHostKey[]): ServerHostKeyAlgorithm[] {
  const isKnown = (algorithm: string) =>
    known.some(({ type }) => type === algorithm || (type === 'ssh-rsa' && algorithm.startsWith('rsa-')));
  return [...algorithms.filter(isKnown), ...algorithms.filter((algorithm) => !isKnown(algorithm))];
}

type Known = { readonly known: readonly KnownHostKey[]; readonly authority: string | null };

/** What the console keeps, and what files say. A file that cannot be read knows nobody. */
async function knownKeysOf(hop: SshHop, { hostKeys }: SshDesk): Promise<Known> {
  const { host, port } = hop.keysOf;
  const own = await hostKeys.find(host, port);
  const texts = await Promise.all(hop.knownHostsFiles.map((file) => readFile(file, 'utf8').catch(() => '')));
  const inFiles = hop.knownHostsFiles.flatMap((file, at) => knownKeysIn(texts[at] ?? '', file, host, port));
  const authority = hop.knownHostsFiles.find((_file, at) => namesAuthority(texts[at] ?? '', host, port));
  const known = [...own.map((key) => ({ ...key, file: null, isRevoked: false })), ...inFiles];
  return { known, authority: authority ?? null };
}
