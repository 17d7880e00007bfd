import { isAppError } from '../../../shared/errors/app-error.ts';
import type { ExactFacts } from '../computer.ts';
import { runToEnd } from './run-to-end.ts';
import type { SshConnection } from './ssh-connection.ts';
import type { Wait } from '../../platform/bounded-wait.ts';

const regularFile = 0o100000;
const typeBits = 0o170000;
const bytesOfFacts = 200;
const bytesOfAnswer = 80;

/**
 * Facts of regular files by GNU stat, to the nanosecond, with the inode and the time of the last change, which nobody can set; null where the
 * host has another one. Names go over the standard input, ended by NUL, as xargs(1) takes them everywhere.
 */
export async function factsByStat(
  connection: SshConnection,
  paths: readonly string[],
  wait: Wait,
): Promise<readonly (ExactFacts | null)[] | null> {
  // The root is always there: it tells a stat that cannot do this from files that are gone.
  const asked = ['/', ...paths];
  const command = {
    program: 'xargs',
    args: ['-0', 'stat', '--printf=%f\\t%d:%i:%.9Z\\t%s\\t%.9Y\\t%n\\0', '--'],
    environment: { LC_ALL: 'C' },
  };
  const mostBytes = asked.reduce((sum, path) => sum + Buffer.byteLength(path) + bytesOfFacts, 0);
  const ran = await unlessNoCommands(runToEnd(connection, command, { input: ended(asked), mostBytes }, wait));
  if (ran === null) return null;
  const found = new Map(ran.stdout.toString('utf8').split('\0').map(readFacts));
  if (!found.has('/')) return null;
  return paths.map((path) => found.get(path) ?? null);
}

function readFacts(line: string): readonly [string, ExactFacts | null] {
  const [, mode = '', identity = '', size = '', seconds = '', path = ''] =
    /^([0-9a-f]+)\t(\d+:\d+:[\d.]+)\t(\d+)\t(-?\d+(?:\.\d+)?)\t([\s\S]*)$/.exec(line) ?? [];
  if ((Number.parseInt(mode, 16) & typeBits) !== regularFile) return [path, null];
  return [
    path,
    {
      sizeBytes: Number(size),
      modifiedAt: Math.round(Number(seconds) * 1000),
      // Two changes within one millisecond are two.
      identity: `${identity}@${seconds}`,
    },
  ];
}

/** The SHA-256 of each file by sha256sum; null where that cannot be run, and for a file that cannot be read. */
export async function digestsByProgram(
  connection: SshConnection,
  paths: readonly string[],
  wait: Wait,
): Promise<readonly (string | null)[] | null> {
  const script =
    'command -v sha256sum >/dev/null || exit 1; for p do if [ -f "$p" ]; then sha256sum <"$p" || echo; else echo; fi; done';
  const lines = await forEach(connection, script, paths, wait);
  return (
    lines?.map((line) => {
      const digest = line.slice(0, 64);
      return /^[0-9a-f]{64}$/.test(digest) ? digest : null;
    }) ?? null
  );
}

/** For each path whether the account may write there; null where the account may run nothing. */
export async function writableByTest(
  connection: SshConnection,
  paths: readonly string[],
  wait: Wait,
): Promise<readonly boolean[] | null> {
  const script = 'for p do if [ -w "$p" ]; then echo y; else echo n; fi; done';
  return (await forEach(connection, script, paths, wait))?.map((line) => line === 'y') ?? null;
}

/** A line for each path, in their order; null where there is not one for each. `script` is a constant, paths are its arguments. */
async function forEach(
  connection: SshConnection,
  script: string,
  paths: readonly string[],
  wait: Wait,
): Promise<readonly string[] | null> {
  if (paths.length === 0) return [];
  const command = { program: 'xargs', args: ['-0', 'sh', '-c', script, 'sh'] };
  const run = { input: ended(paths), mostBytes: paths.length * bytesOfAnswer };
  const ran = await unlessNoCommands(runToEnd(connection, command, run, wait));
  const lines = ran?.stdout.toString('latin1').split('\n').slice(0, -1) ?? [];
  return lines.length === paths.length ? lines : null;
}

function ended(paths: readonly string[]): string {
  return `${paths.join('\0')}\0`;
}

async function unlessNoCommands<Value>(work: Promise<Value>): Promise<Value | null> {
  try {
    return await work;
  } catch (error: unknown) {
    if (isAppError(error) && error.code === 'ssh/no-commands') return null;
    throw error;
  }
}
