import type {
  AnyAuthMethod,
  AuthHandlerMiddleware,
  IdentityCallback,
  NextAuthHandler,
  ParsedKey,
  PublicKeyEntry,
} from 'ssh2';
import { asError } from '../../../shared/errors/app-error.ts';
import { publicPartOf, readKeyFile } from './key-files.ts';
import type { KeyFinding } from './key-files.ts';
import { authenticationRefused, keyNotReadable, passphraseMissing, passphraseWrong } from './ssh-errors.ts';
import { loadSsh } from './ssh-library.ts';
import type { SshSecrets } from './ssh-ports.ts';
import type { SshHop } from './ssh-route.ts';

type Attempt = {
  readonly method: 'publickey' | 'password' | 'keyboard-interactive';
  /** As it is told to the operator. */
  readonly name: string;
  readonly prepare: () => Promise<AnyAuthMethod | null>;
};

/** What happens when nothing is left to try: why nothing helped, a key that could not be used first of all. */
export type GiveUp = (error: Error) => void;

export type Authentication = {
  readonly handler: AuthHandlerMiddleware;
  /** Also for a server that ends the connection after too many tries. */
  readonly refusal: () => Error;
};

/**
 * Enters an account. What is tried, in this order and only where the server offers it: the agent, key files, the password. Each at most once,
 * because servers count.
 */
export function authenticationFor(
  hop: SshHop,
  secrets: SshSecrets,
  signal: AbortSignal,
  giveUp: GiveUp,
): Authentication {
  const { account, label } = hop;
  const problems: Error[] = [];
  const tried: string[] = [];
  let offered: readonly string[] = [];
  let waiting = attemptsFor(hop, secrets, problems, signal);
  const next = async (): Promise<AnyAuthMethod | null> => {
    const attempt = waiting.find(({ method }) => offered.includes(method));
    if (attempt === undefined) return null;
    waiting = waiting.filter((other) => other !== attempt);
    // A password that was refused is not better when it is given to the same server in another form.
    if (attempt.method === 'password') waiting = waiting.filter(({ method }) => method === 'publickey');
    const prepared = await attempt.prepare();
    if (prepared === null) return next();
    tried.push(attempt.name);
    return prepared;
  };
  const refusal = () =>
    problems[0] ?? authenticationRefused({ host: label, user: account.user, offered, tried });
  const handler = (left: readonly string[] | null, _partial: boolean, proceed: NextAuthHandler) => {
    // The first question only finds out what the server offers.
    if (left === null) return proceed({ type: 'none', username: account.user });
    offered = left;
    next().then(
      (method) => (method === null ? giveUp(refusal()) : proceed(method)),
      (error: unknown) => giveUp(asError(error)),
    );
  };
  return { handler, refusal };
}

function attemptsFor(
  hop: SshHop,
  secrets: SshSecrets,
  problems: Error[],
  signal: AbortSignal,
): readonly Attempt[] {
  const { account, agentSocket, keyFiles } = hop;
  const username = account.user;
  const agent: Attempt[] =
    agentSocket === null
      ? []
      : [{ method: 'publickey', name: 'agent', prepare: () => agentMethod(hop, agentSocket) }];
  const keys = keyFiles.map((file): Attempt => ({
    method: 'publickey',
    name: file,
    prepare: async () => {
      const finding = await readKeyFile(file, secrets, signal);
      if (finding.kind === 'key') return { type: 'publickey', username, key: finding.key };
      const problem = problemOf(finding, file, hop.areKeysChosen);
      if (problem !== null) problems.push(problem);
      return null;
    },
  }));
  const password = async () => secrets.password(account, signal);
  const plain: Attempt = {
    method: 'password',
    name: 'password',
    prepare: async () => {
      const secret = await password();
      return secret === null ? null : { type: 'password', username, password: secret };
    },
  };
  const asked: Attempt = {
    method: 'keyboard-interactive',
    name: 'keyboard-interactive',
    prepare: async () => {
      const secret = await password();
      return secret === null ? null : answering(username, secret);
    },
  };
  return [...agent, ...keys, plain, asked];
}

/** Answers one hidden question with the password, once; anything else, such as a second factor, is left unanswered. */
function answering(username: string, secret: string): AnyAuthMethod {
  let isAnswered = false;
  return {
    type: 'keyboard-interactive',
    username,
    prompt: (_name, _instructions, _language, prompts, finish) => {
      const isPassword = prompts.length === 1 && prompts[0]?.echo !== true && !isAnswered;
      isAnswered = true;
      finish(isPassword ? [secret] : prompts.map(() => ''));
    },
  };
}

function problemOf(finding: KeyFinding, file: string, isChosen: boolean): Error | null {
  if (finding.kind === 'no-passphrase') return passphraseMissing(file);
  if (finding.kind === 'wrong-passphrase') return passphraseWrong(file);
  if (finding.kind === 'not-readable' && isChosen) return keyNotReadable(file, finding.reason);
  return finding.kind === 'absent' && isChosen ? keyNotReadable(file, 'ENOENT') : null;
}

function publicPart(key: ParsedKey | PublicKeyEntry): string {
  return 'getPublicSSH' in key ? key.getPublicSSH().toString('base64') : '';
}

/** The agent, limited to the keys that were named where only these may be offered. */
async function agentMethod(hop: SshHop, socket: string): Promise<AnyAuthMethod | null> {
  const { OpenSSHAgent } = await loadSsh();
  const named = hop.onlyTheseKeys ? await Promise.all(hop.keyFiles.map(publicPartOf)) : null;
  class NamedKeys extends OpenSSHAgent {
    override getIdentities(done: IdentityCallback<ParsedKey>): void {
      super.getIdentities((error, keys) => {
        const fitting = keys?.filter((key) => named === null || named.includes(publicPart(key)));
        if (error !== null && error !== undefined) done(error);
        else done(undefined, fitting ?? []);
      });
    }
  }
  return { type: 'agent', username: hop.account.user, agent: new NamedKeys(socket) };
}
