import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { AppError } from '../../shared/errors/app-error.ts';
import type { CredentialInput } from '../../shared/model/credential.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { PackCredential } from '../../shared/model/pack.ts';

/** Where the command line reads from; a test passes its own. */
export type SecretInputs = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** One line of standard input, without its line end. */
  readLine(): Promise<string>;
  /** Asks on the terminal without echo; null when there is none. */
  ask(question: string, hidden: boolean): Promise<string> | null;
};

/**
 * `NAME=-` reads a line of standard input, `NAME=@FILE` a file, `NAME=env:VAR` a variable. A secret is never an argument
 * itself: arguments show in process lists. Of a login, the text is `user:password`, cut at the first colon.
 */
export async function readSecret(
  argument: string,
  inputs: SecretInputs,
): Promise<{ name: string; text: string }> {
  const at = argument.indexOf('=');
  const name = argument.slice(0, at);
  const source = argument.slice(at + 1);
  if (at < 1) throw badSource('--secret', 'NAME=');
  return { name, text: await readSource('--secret', source, inputs, 'NAME=') };
}

/** The same for an option that takes the source alone, such as `--recovery-code -`. */
export async function readSource(
  option: string,
  source: string,
  inputs: SecretInputs,
  before = '',
): Promise<string> {
  if (source === '-') return inputs.readLine();
  if (source.startsWith('@')) return firstLineOf(source.slice(1));
  if (source.startsWith('env:')) return fromEnvironment(source.slice(4), inputs.env);
  throw badSource(option, before);
}

/** The first line of the file of an option such as `--passphrase-file`. */
export function readPassphraseFile(path: string): Promise<string> {
  return firstLineOf(path);
}

/** The text of a secret as what its type needs. */
export function toCredential(definition: PackCredential, text: string): CredentialInput {
  if (definition.type !== 'login') return { secret: text };
  const colon = text.indexOf(':');
  if (colon > 0 && colon < text.length - 1)
    return { username: text.slice(0, colon), secret: text.slice(colon + 1) };
  throw new AppError(
    'usage/invalid',
    localText(
      `${definition.name} is a sign-in: give it as "user:password".`,
      `${definition.name}은(는) 로그인 정보입니다. "사용자:비밀번호" 형식으로 입력하십시오.`,
    ),
  );
}

/** Asks for a credential on the terminal; null when there is no terminal. */
export async function askCredential(
  definition: PackCredential,
  inputs: SecretInputs,
): Promise<CredentialInput | null> {
  if (definition.type === 'login') {
    const username = await inputs.ask(`${definition.title.en}, user name: `, false);
    if (username === null || username === '') return null;
    const secret = await inputs.ask(`${definition.title.en}, password: `, true);
    return secret ? { username, secret } : null;
  }
  const secret = await inputs.ask(`${definition.title.en}: `, true);
  return secret ? { secret } : null;
}

export function processInputs(): SecretInputs {
  return {
    env: process.env,
    readLine: readStandardInputLine,
    ask: (question, hidden) => (process.stdin.isTTY ? askTerminal(question, hidden) : null),
  };
}

async function readStandardInputLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) {
    lines.close();
    return line;
  }
  return '';
}

async function askTerminal(question: string, hidden: boolean): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: process.stdin,
    output: hidden ? silent : process.stderr,
    terminal: true,
  });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    if (hidden) process.stderr.write('\n');
  }
}

async function firstLineOf(path: string): Promise<string> {
  try {
    const text = await readFile(path, 'utf8');
    return text.replace(/\r?\n[\s\S]*$/, '');
  } catch (cause: unknown) {
    throw new AppError(
      'file/not-readable',
      localText(`The secret file ${path} cannot be read.`, `비밀 파일 ${path}을(를) 읽을 수 없습니다.`),
      { cause },
    );
  }
}

function fromEnvironment(variable: string, env: SecretInputs['env']): string {
  const value = env[variable];
  if (value) return value;
  throw new AppError(
    'usage/invalid',
    localText(
      `The variable ${variable} is not set or empty.`,
      `환경 변수 ${variable}이(가) 없거나 비어 있습니다.`,
    ),
  );
}

function badSource(option: string, before: string): AppError {
  const [input, file, variable] = [`${before}-`, `${before}@FILE`, `${before}env:VAR`];
  return new AppError(
    'usage/invalid',
    localText(
      `${option}: give a source, not the secret itself: ${input} (standard input), ${file} or ${variable}.`,
      `${option}: 비밀 값 대신 출처를 지정하십시오: ${input}(표준 입력), ${file} 또는 ${variable}.`,
    ),
  );
}
