import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { databaseName, keyName, uploadsName } from './snapshot-set.ts';

const commandTimeoutMs = 1_800_000;
const stderrTailChars = 2000;

/** Runs a command to its end and answers how long that took. Throws with the end of what it said when it fails. */
export async function timed(
  command: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<number> {
  const [program = '', ...args] = command;
  const startedMs = performance.now();
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: commandTimeoutMs,
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-stderrTailChars);
  });
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once('error', reject);
  child.once('close', resolve);
  const exitCode = await promise;
  if (exitCode !== 0) throw new Error(`${command.join(' ')} ended with ${String(exitCode)}: ${said}`);
  return performance.now() - startedMs;
}

/** Whether a program is installed, looked for as a shell does. */
export function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/** What people do by hand with the database before a program for files may read it: its copy, made by SQLite itself. */
export function backUpDatabase(root: string, copy: string): Promise<number> {
  return timed(['sqlite3', '-cmd', '.timeout 60000', join(root, databaseName), `.backup ${copy}`]);
}

/** What is copied or packed beside the copy of the database. */
const besideDatabase = [uploadsName, keyName];

/** A repository of restic with its cache beside it. */
export class Restic {
  readonly place: string;
  readonly #env: Readonly<Record<string, string>>;

  constructor(place: string) {
    this.place = place;
    this.#env = {
      RESTIC_REPOSITORY: place,
      RESTIC_PASSWORD: 'measured',
      RESTIC_CACHE_DIR: `${place}.cache`,
    };
  }

  async init(): Promise<void> {
    await timed(['restic', 'init'], { env: this.#env });
  }

  backUp(root: string, databaseCopy: string | null): Promise<number> {
    const sources = databaseCopy === null ? besideDatabase : [databaseCopy, ...besideDatabase];
    return timed(['restic', 'backup', '--quiet', ...sources], { cwd: root, env: this.#env });
  }

  restore(to: string): Promise<number> {
    return timed(['restic', 'restore', '--quiet', 'latest', '--target', to], { env: this.#env });
  }
}

/** A repository of Borg, encrypted and compressed as well as the others. */
export class Borg {
  readonly #env: Readonly<Record<string, string>>;

  constructor(place: string) {
    this.#env = { BORG_REPO: place, BORG_PASSPHRASE: 'measured', BORG_BASE_DIR: `${place}.base` };
  }

  async init(): Promise<void> {
    await timed(['borg', 'init', '--encryption=repokey-blake2'], { env: this.#env });
  }

  backUp(root: string, databaseCopy: string | null, name: string): Promise<number> {
    const sources = databaseCopy === null ? besideDatabase : [databaseCopy, ...besideDatabase];
    return timed(['borg', 'create', '--compression', 'zstd,3', `::${name}`, ...sources], {
      cwd: root,
      env: this.#env,
    });
  }
}

/** Every processor compresses; nothing is encrypted. */
export function packWithTar(root: string, databaseCopy: string, archive: string): Promise<number> {
  const sources = [databaseCopy, ...besideDatabase].map((path) => `'${path}'`).join(' ');
  return timed(['sh', '-c', `tar -cPf - ${sources} | zstd -q -3 -T0 -o '${archive}'`], { cwd: root });
}

export function copyPlainly(root: string, databaseCopy: string, folder: string): Promise<number> {
  return timed(['cp', '-a', databaseCopy, ...besideDatabase, folder], { cwd: root });
}
