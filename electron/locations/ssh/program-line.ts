import { randomBytes } from 'node:crypto';
import { shellLine } from './shell-quote.ts';

/** A program on the host, which gets every argument as it is. */
export type RemoteCommand = {
  /** A name that is looked for on the account's PATH, or an absolute path. */
  readonly program: string;
  readonly args: readonly string[];
  /** An absolute folder; null begins in the account's home. */
  readonly folder?: string | null;
  /** Handed over on the standard input, so that no other account of the host sees it. No value may hold a line break. */
  readonly environment?: Readonly<Record<string, string>>;
};

/** Told by the line itself, where the folder cannot be entered. 126 and 127 are the shell's: it cannot be run, it is not there. */
export const noSuchFolderStatus = 125;
export const noSuchProgramStatus = 127;

/**
 * Marks where the program's output begins and as which process, takes the environment from the standard input, goes to the folder, and becomes the
 * program. It holds neither single quotes nor backslashes nor line breaks, so that every login shell passes it on unchanged.
 */
const begin = [
  'echo; echo $1 $$; echo >&2; echo $1 >&2',
  'if [ $2 = 1 ]; then while IFS= read -r l && [ x != x"$l" ]; do export "$l"; done; fi',
  `if [ x != x"$3" ]; then cd "$3" || exit ${noSuchFolderStatus}; fi`,
  'shift 3; exec "$@"',
].join('; ');

/** A word that no output holds by accident. */
export function newMarker(): string {
  return `holdfast-${randomBytes(12).toString('hex')}`;
}

/** The line for the login shell, whichever it is: simple words in a form that POSIX shells and fish read alike. Throws a RangeError. */
export function lineFor(command: RemoteCommand, marker: string): string {
  const { program, args, folder = null, environment = {} } = command;
  if (program === '' || program.startsWith('-')) throw new RangeError(`not a program's name: ${program}`);
  if (folder !== null && !folder.startsWith('/')) throw new RangeError(`not an absolute folder: ${folder}`);
  const hasEnvironment = Object.keys(environment).length > 0 ? '1' : '0';
  const words = ['/bin/sh', '-c', begin, 'sh', marker, hasEnvironment, folder ?? '', program, ...args];
  return `exec ${shellLine(words)}`;
}

/** What the line reads before the program's own input; nothing where there is no environment. Throws a RangeError. */
export function environmentLines({ environment = {} }: RemoteCommand): string {
  const lines = Object.entries(environment).map(([name, value]) => {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || /[\0\r\n]/.test(value))
      throw new RangeError(`not a variable that can be handed over: ${name}`);
    return `${name}=${value}\n`;
  });
  return lines.length === 0 ? '' : `${lines.join('')}\n`;
}
