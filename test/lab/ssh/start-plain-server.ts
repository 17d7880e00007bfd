import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import ssh2 from 'ssh2';
import type {
  Algorithms,
  AuthContext,
  Connection,
  KeyboardAuthContext,
  SFTPWrapper,
  ServerChannel,
} from 'ssh2';

/** A way to let in. By `publickey` whatever key is shown is right. */
type Method = 'publickey' | 'password' | 'keyboard-interactive';

/** A question of keyboard-interactive. */
export type Question = { readonly prompt: string; readonly echo: boolean };

export type PlainServerChoices = {
  /** What follows `SSH-2.0-`. */
  readonly name?: string;
  /** Let in by this password only, in the ways that are named. */
  readonly password: string;
  readonly methods: readonly Method[];
  /** What is wanted besides, once one of `methods` was right. */
  readonly second?: readonly Method[];
  /** Rounds of questions; the answers to each are kept in `answers`. */
  readonly questions?: readonly (readonly Question[])[];
  /** What its shell says to any line, and the status with which it ends. Until then the program has not begun. */
  readonly shell?: (line: string) => Said | Promise<Said>;
  /** Offers file transfers, which say that nothing is there. */
  readonly sftp?: boolean;
  readonly algorithms?: Algorithms;
};

type Said = { readonly stdout?: string; readonly stderr?: string; readonly status: number };

/** A server that is no OpenSSH on a POSIX system, for what a real one of these cannot be brought to do here. */
export type PlainServer = {
  readonly port: number;
  readonly answers: readonly (readonly string[])[];
  /** Passwords that were sent as such. */
  readonly passwords: readonly string[];
  /** Lines that its shell was given. */
  readonly lines: readonly string[];
  readonly stop: () => void;
};

/** Starts one on loopback. */
export async function startPlainServer(choices: PlainServerChoices): Promise<PlainServer> {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const answers: (readonly string[])[] = [];
  const passwords: string[] = [];
  const lines: string[] = [];
  const open = new Set<Connection>();
  const { algorithms } = choices;
  const ident = choices.name ?? 'Practice_1.0';
  const server = new ssh2.Server(
    { hostKeys: [privateKey], ident, ...(algorithms === undefined ? {} : { algorithms }) },
    (client) => {
      open.add(client);
      const stage: Stage = { isSecond: false };
      client.on('error', () => {});
      client.on('close', () => open.delete(client));
      client.on('authentication', (context) => {
        if (context.method === 'password') passwords.push(context.password);
        judge(context, choices, stage, answers);
      });
      client.on('session', (accept) => {
        const session = accept();
        session.on('exec', (acceptExec, _reject, { command }) => {
          lines.push(command);
          void Promise.resolve(choices.shell?.(command) ?? { status: 127 }).then((said) =>
            answer(acceptExec(), said),
          );
        });
        if (choices.sftp === true) session.on('sftp', (acceptSftp) => hasNothing(acceptSftp()));
      });
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    answers,
    passwords,
    lines,
    stop: () => {
      for (const client of open) client.end();
      server.close();
    },
  };
}

/** Whether one way has let in, and a second is wanted. */
type Stage = { isSecond: boolean };

function judge(
  context: AuthContext,
  { methods, second = [], password, questions = [] }: PlainServerChoices,
  stage: Stage,
  answers: (readonly string[])[],
): void {
  const offered: readonly string[] = stage.isSecond ? second : methods;
  if (!offered.includes(context.method)) return context.reject([...(stage.isSecond ? second : methods)]);
  if (context.method === 'keyboard-interactive') return ask(context, questions, password, answers);
  // Only asked whether such a key would do.
  if (context.method === 'publickey' && context.signature === undefined) return context.accept();
  if (context.method === 'password' && context.password !== password) return context.reject([...methods]);
  if (second.length === 0 || stage.isSecond) return context.accept();
  stage.isSecond = true;
  context.reject([...second], true);
}

function ask(
  context: KeyboardAuthContext,
  [round, ...later]: readonly (readonly Question[])[],
  password: string,
  answers: (readonly string[])[],
): void {
  if (round === undefined) return answers[0]?.[0] === password ? context.accept() : context.reject();
  context.prompt([...round], (given) => {
    answers.push(given);
    ask(context, later, password, answers);
  });
}

function hasNothing(sftp: SFTPWrapper): void {
  const missing = (id: number) => sftp.status(id, ssh2.utils.sftp.STATUS_CODE.NO_SUCH_FILE);
  sftp.on('STAT', missing).on('LSTAT', missing).on('OPENDIR', missing).on('OPEN', missing);
  const attrs = { mode: 0o40755, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 };
  sftp.on('REALPATH', (id, path) => {
    sftp.name(id, [{ filename: path, longname: path, attrs }]);
  });
}

function answer(channel: ServerChannel, said: Said): void {
  channel.write(said.stdout ?? '');
  channel.stderr.write(said.stderr ?? '');
  channel.exit(said.status);
  channel.end();
}
