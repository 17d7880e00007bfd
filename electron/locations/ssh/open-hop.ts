import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { readFile } from 'node:fs/promises';
import type { Client, ServerHostKeyAlgorithm } from 'ssh2';
import { asError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/model/local-text.ts';
import { authenticationFor } from './authentication.ts';
import { bounded } from './bounded-wait.ts';
import { explainSsh } from './explain-ssh.ts';
import { hostKeyOf, judgeHostKey } from './host-key.ts';
import type { HostKey, HostKeyFinding, KnownHostKey } from './host-key.ts';
import { knownKeysIn } from './known-hosts.ts';
import { notAnSshServer, timedOut } from './ssh-errors.ts';
import { loadSsh } from './ssh-library.ts';
import type { SshDesk, Wait } from './ssh-ports.ts';
import type { SshHop } from './ssh-route.ts';

/** A host that let us in. `server` is how it calls itself, as in `OpenSSH_9.2p1 Debian-2`. */
export type OpenHop = {
  readonly client: Client;
  readonly server: string;
  /** What its own stream has carried, in both directions; nothing over a stream that a jump host gave. */
  readonly carriedBytes: () => number;
};

/** Decides about a presented key: null takes it, an error ends the connection before anything is sent. */
export type OnHostKey = (key: HostKey, finding: HostKeyFinding) => Error | null;

const keepAliveMs = 15_000;
const keepAliveTries = 3;
const longestGreeting = 16_384;

const algorithms: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/**
 * Connects to one host, by itself or over a stream that a jump host gives, and enters the account.
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
  const socket = way ?? connectTo(hop);
  const ended = new AbortController();
  const opened = Promise.withResolvers<void>();
  const signal = AbortSignal.any([wait.signal, ended.signal]);
  const { handler, refusal } = authenticationFor(hop, desk.secrets, signal, opened.reject);
  const named = nameOfServer(socket);
  let doing = localText('while connecting', '연결 중');
  const fails = (error: Error) => opened.reject(explainSsh(error, hop.label, refusal));
  client
    .on('handshake', () => {
      doing = localText('while logging in', '로그인 중');
    })
    .on('ready', () => opened.resolve())
    // The agent's trouble is not the connection's: the next way to log in is tried.
    .on('error', (error) => (error.level === 'agent' ? undefined : fails(error)))
    .on('close', () => opened.reject(notAnSshServer(hop.label, 'it ended the connection')));
  socket.on('error', fails);
  client.connect({
    sock: socket,
    username: hop.account.user,
    authHandler: handler,
    hostVerifier: (blob: Buffer) => {
      const objection = objectionTo(blob, hop, known, onHostKey);
      if (objection !== null) opened.reject(objection);
      return objection === null;
    },
    algorithms: { serverHostKey: preferred(known) },
    keepaliveInterval: keepAliveMs,
    keepaliveCountMax: keepAliveTries,
    readyTimeout: 0,
  });
  try {
    await bounded(wait, opened.promise, { late: () => timedOut(hop.label, doing) });
    const own = socket instanceof Socket ? socket : null;
    const carriedBytes = () => (own === null ? 0 : own.bytesRead + own.bytesWritten);
    return { client, server: named(), carriedBytes };
  } catch (error: unknown) {
    client.destroy();
    socket.destroy();
    throw asError(error);
  } finally {
    ended.abort();
  }
}

function objectionTo(
  blob: Buffer,
  hop: SshHop,
  known: readonly KnownHostKey[],
  onHostKey: OnHostKey,
): Error | null {
  const key = hostKeyOf(blob);
  if (key === null) return notAnSshServer(hop.label, 'its key cannot be read');
  return onHostKey(key, judgeHostKey(known, key));
}

function connectTo({ account }: SshHop): Socket {
  const socket = new Socket();
  socket.setNoDelay(true);
  return socket.connect({ host: account.host, port: account.port });
}

/** How the server calls itself in its first lines (RFC 4253, 4.2). Listens beside the library, which takes the same bytes. */
function nameOfServer(socket: Duplex): () => string {
  let text = '';
  const take = (bytes: Buffer) => {
    text += bytes.toString('latin1');
    if (/^SSH-[^\n]*\n/m.test(text) || text.length > longestGreeting) socket.off('data', take);
  };
  // Listening must not begin the flow: the library does, once it listens too.
  socket.pause();
  socket.on('data', take);
  return () => /^SSH-[\d.]+-([^\r\n]*)/m.exec(text)?.[1]?.trim() ?? '';
}

/** The types of known keys first: a host that has several shows the one that can be compared. */
function preferred(known: readonly KnownHostKey[]): ServerHostKeyAlgorithm[] {
  const isKnown = (algorithm: string) =>
    known.some(({ type }) => type === algorithm || (type === 'ssh-rsa' && algorithm.startsWith('rsa-')));
  return [...algorithms.filter(isKnown), ...algorithms.filter((algorithm) => !isKnown(algorithm))];
}

/** What the console keeps, and what files say. A file that cannot be read knows nobody. */
async function knownKeysOf(hop: SshHop, { hostKeys }: SshDesk): Promise<readonly KnownHostKey[]> {
  const { host, port } = hop.keysOf;
  const own = await hostKeys.find(host, port);
  const texts = await Promise.all(hop.knownHostsFiles.map((file) => readFile(file, 'utf8').catch(() => '')));
  const inFiles = hop.knownHostsFiles.flatMap((file, at) => knownKeysIn(texts[at] ?? '', file, host, port));
  return [...own.map((key) => ({ ...key, file: null, isRevoked: false })), ...inFiles];
}
