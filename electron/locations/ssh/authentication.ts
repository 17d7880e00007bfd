import type {
  AnyAuthMethod,
  AuthHandlerMiddleware,
  GetStreamCallback,
  IdentityCallback,
  NextAuthHandler,
  ParsedKey,
  PublicKeyEntry,
  SignCallback,
  SigningRequestOptions,
} from 'ssh2';
import { asError } from '../../../shared/errors/app-error.ts';
import type { HostEntry } from '../../../shared/model/host.ts';
import { fingerprintOf, hostKeyOf } from './host-key.ts';
import { publicPartOf, readKeyFile } from './key-files.ts';
import type { KeyFinding } from './key-files.ts';
import { sameText } from '../../../shared/text/local-text.ts';
import { certificateBeside } from './key-files.ts';
import { judgePrompts } from './login-prompts.ts';
import {
  authenticationRefused,
  moreAsked,
  passphraseMissing,
  passphraseWrong,
  passwordExpired,
} from './sign-in-errors.ts';
import type { AgentTrouble } from './sign-in-errors.ts';
import { keyNotReadable } from './ssh-errors.ts';
import { loadSsh } from './ssh-library.ts';
import type { SshSecrets } from './ssh-ports.ts';
import type { SshHop } from './ssh-route.ts';

type Attempt = {
  readonly method: 'publickey' | 'password' | 'keyboard-interactive';
  /** As it is told to the operator; null for one of which only the beginning says whether anything is tried. */
  readonly name: string | null;
  /** What the server has taken when it lets in by it; null for the agent, which is told apart by its keys. */
  readonly entry: HostEntry | null;
  readonly prepare: () => Promise<AnyAuthMethod | null>;
};

/** What happens when nothing is left to try: why nothing helped, a key that could not be used first of all. */
type GiveUp = (error: Error) => void;

type Authentication = {
  readonly handler: AuthHandlerMiddleware;
  /** Also for a server that ends the connection after too many tries. */
  readonly refusal: () => Error;
  /** What the server took, in its order; for an account that is entered. */
  readonly accepted: () => readonly HostEntry[];
};

/**
 * Enters an account. What is tried, in this order and only where the server offers it: the agent, key files, the password. Each at most once,
 * because servers count. `banner` is what the server
 * has shown so far. Where one of these was right and the server wants a second, it goes on with the rest.
 */
export function authenticationFor(
  hop: SshHop,
  secrets: SshSecrets,
  signal: AbortSignal,
  giveUp: GiveUp,
  banner: () => string,
): Authentication {
  const { account, label } = hop;
  const problems: Error[] = [];
  const tried: string[] = [];
  let last: Attempt | null = null;
  let offered: readonly string[] = [];
  const seen: Seen = {
    problems,
    tried,
    certificate: hop.notApplied.includes('CertificateFile') ? 'CertificateFile' : null,
    agent: null,
    taken: [],
  };
  const refusal = () => {
    const { certificate, agent } = seen;
    const of = { host: label, user: account.user, offered, tried, certificate, agent, banner: banner() };
    return problems[0] ?? authenticationRefused(of);
  };
  let waiting = attemptsFor(hop, secrets, signal, seen, (error) => giveUp(error ?? refusal()));
  const next = async (): Promise<AnyAuthMethod | null> => {
    const attempt = waiting.find(({ method }) => offered.includes(method));
    if (attempt === undefined) return null;
    waiting = waiting.filter((other) => other !== attempt);
    const prepared = await attempt.prepare();
    if (prepared === null) return next();
    last = attempt;
    if (attempt.name !== null) tried.push(attempt.name);
    return prepared;
  };
  const handler = (left: readonly string[] | null, isPartial: boolean, proceed: NextAuthHandler) => {
    // The first question only finds out what the server offers.
    if (left === null) return proceed({ type: 'none', username: account.user });
    offered = left;
    if (isPartial) seen.taken.push(...entryOf(last));
    // A password that was refused is not better when it is given to the same server in another form.
    if (last?.method === 'password' && !isPartial)
      waiting = waiting.filter(({ method }) => method === 'publickey');
    next().then(
      (method) => {
        if (method !== null) return proceed(method);
        if (last?.entry !== null) return giveUp(refusal());
        // The library keeps to itself what the server wants beside a key of the agent: it is asked once more.
        last = null;
        proceed({ type: 'none', username: account.user });
      },
      (error: unknown) => giveUp(asError(error)),
    );
  };
  const accepted = (): readonly HostEntry[] => {
    const all = [...seen.taken, ...entryOf(last)];
    return all.length > 0 ? all : [{ method: 'none', detail: null }];
  };
  return { handler, refusal, accepted };
}

function entryOf(attempt: Attempt | null): readonly HostEntry[] {
  return attempt === null || attempt.entry === null ? [] : [attempt.entry];
}

/** What was met on the way that is told when nothing helps. */
type Seen = {
  readonly problems: Error[];
  readonly tried: string[];
  certificate: string | null;
  /** Why the agent could offer nothing. */
  agent: AgentTrouble | null;
  /** What the server took so far. A key of the agent is here once it has signed: servers ask for that only where they know the key. */
  readonly taken: HostEntry[];
};

function attemptsFor(
  hop: SshHop,
  secrets: SshSecrets,
  signal: AbortSignal,
  seen: Seen,
  stop: (error: Error | null) => void,
): readonly Attempt[] {
  const { account, agentSocket, keyFiles } = hop;
  const username = account.user;
  const agent: Attempt[] =
    agentSocket === null
      ? []
      : [
          {
            method: 'publickey',
            name: null,
            entry: null,
            prepare: () => agentMethod(hop, agentSocket, seen),
          },
        ];
  const keys = keyFiles.map((file): Attempt => ({
    method: 'publickey',
    name: file,
    entry: { method: 'key-file', detail: file },
    prepare: async () => {
      seen.certificate ??= await certificateBeside(file);
      const finding = await readKeyFile(file, secrets, signal);
      if (finding.kind === 'key') return { type: 'publickey', username, key: finding.key };
      if (finding.kind === 'wrong-passphrase') secrets.wrongPassphrase?.(file);
      const problem = problemOf(finding, file, hop.areKeysChosen, seen.agent);
      if (problem !== null) seen.problems.push(problem);
      return null;
    },
  }));
  const password = async () => secrets.password(account, signal);
  const plain: Attempt = {
    method: 'password',
    name: 'password',
    entry: { method: 'password', detail: null },
    prepare: async () => {
      const secret = await password();
      return secret === null ? null : { type: 'password', username, password: secret };
    },
  };
  const asked: Attempt = {
    method: 'keyboard-interactive',
    name: null,
    entry: { method: 'keyboard-interactive', detail: null },
    prepare: async () => {
      const secret = await password();
      if (secret !== null) seen.tried.push('keyboard-interactive');
      return answering(hop, secret, stop);
    },
  };
  return [...agent, ...keys, plain, asked];
}

/**
 * Answers the one question for the password, once, and gives up at any other: what a person has to answer is told as it was asked. That is heard
 * without a password too.
 */
function answering(
  { account: { user: username }, label }: SshHop,
  secret: string | null,
  stop: (error: Error | null) => void,
): AnyAuthMethod {
  let isAnswered = false;
  return {
    type: 'keyboard-interactive',
    username,
    prompt: (_name, _instructions, _language, prompts, finish) => {
      const asked = judgePrompts(prompts);
      if (asked.kind === 'nothing') return finish([]);
      if (asked.kind === 'new-password') return stop(passwordExpired(label, username));
      if (asked.kind === 'other') return stop(moreAsked(label, username, asked.prompt));
      // Asked for again: the first answer was wrong.
      if (secret === null || isAnswered) return stop(null);
      isAnswered = true;
      finish([secret]);
    },
  };
}

function problemOf(
  finding: KeyFinding,
  file: string,
  isChosen: boolean,
  agent: AgentTrouble | null,
): Error | null {
  if (finding.kind === 'no-passphrase') return passphraseMissing(file, agent);
  if (finding.kind === 'wrong-passphrase') return passphraseWrong(file);
  if (finding.kind === 'not-readable' && isChosen) return keyNotReadable(file, finding.reason);
  return finding.kind === 'absent' && isChosen ? keyNotReadable(file, sameText('ENOENT')) : null;
}

function publicPart(key: ParsedKey | PublicKeyEntry): string {
  return 'getPublicSSH' in key ? key.getPublicSSH().toString('base64') : '';
}

/** A key of the agent as its owner knows it again. */
function agentKeyText(key: ParsedKey | Buffer | string): string | null {
  if (typeof key === 'string' || Buffer.isBuffer(key)) return null;
  const shown = hostKeyOf(key.getPublicSSH());
  const comment = key.comment ? ` (${key.comment})` : '';
  return shown === null ? null : `${shown.type} ${fingerprintOf(shown)}${comment}`;
}

/** The agent, limited to the keys that were named where only these may be offered. */
async function agentMethod(hop: SshHop, socket: string, seen: Seen): Promise<AnyAuthMethod | null> {
  const { OpenSSHAgent } = await loadSsh();
  const named = hop.onlyTheseKeys ? await Promise.all(hop.keyFiles.map(publicPartOf)) : null;
  class NamedKeys extends OpenSSHAgent {
    /** The library passes over certificates that the agent has: what it says is looked through for them beside. */
    override getStream(done: GetStreamCallback): void {
      super.getStream((error, stream) => {
        stream?.on('data', (bytes: Buffer) => {
          if (bytes.includes('-cert-v01@openssh.com')) seen.certificate ??= 'agent';
        });
        done(error, stream);
      });
    }

    override sign(
      key: ParsedKey | Buffer | string,
      data: Buffer,
      options?: SigningRequestOptions | SignCallback,
      done?: SignCallback,
    ): boolean {
      const answered = typeof options === 'function' ? options : done;
      return super.sign(key, data, typeof options === 'function' ? {} : options, (error, signature) => {
        if (!error) seen.taken.push({ method: 'agent', detail: agentKeyText(key) });
        answered?.(error, signature);
      });
    }

    override getIdentities(done: IdentityCallback<ParsedKey>): void {
      super.getIdentities((error, keys) => {
        const fitting = keys?.filter((key) => named === null || named.includes(publicPart(key))) ?? [];
        const isSilent = error !== null && error !== undefined;
        if (fitting.length > 0) seen.tried.push('agent');
        else seen.agent = { socket, kind: isSilent ? 'silent' : keys?.length ? 'other-keys' : 'empty' };
        if (isSilent) done(error);
        else done(undefined, fitting);
      });
    }
  }
  return { type: 'agent', username: hop.account.user, agent: new NamedKeys(socket) };
}
