import { randomBytes } from 'node:crypto';
import { chmod, open, readdir, rm, stat } from 'node:fs/promises';
import { join, posix, resolve, win32 } from 'node:path';
import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import { writeFailure } from './file-errors.ts';
import { makeFolder } from './make-folder.ts';

/** Where the console keeps what. Everything lies in one folder that belongs to one account. */
export type DataFolder = {
  readonly path: string;
  readonly database: string;
  readonly backups: string;
  readonly vault: string;
  readonly packs: string;
  /** What actions kept before they changed a target. */
  readonly actions: string;
};

type Surroundings = {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
};

/** The data folder: `--data-dir`, then HOLDFAST_DATA_DIR, then the convention of the platform. */
export function dataDirPath(
  argument: string | null,
  { platform, environment, homeDir }: Surroundings,
): string {
  const chosen = argument ?? environment['HOLDFAST_DATA_DIR'];
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  if (platform === 'win32') {
    return win32.join(environment['LOCALAPPDATA'] ?? win32.join(homeDir, 'AppData', 'Local'), 'Holdfast');
  }
  if (platform === 'darwin') return posix.join(homeDir, 'Library', 'Application Support', 'Holdfast');
  const xdg = environment['XDG_DATA_HOME'];
  // The XDG base directory specification tells programs to ignore relative paths.
  return posix.join(xdg?.startsWith('/') === true ? xdg : posix.join(homeDir, '.local', 'share'), 'holdfast');
}

export function dataFolderAt(path: string): DataFolder {
  return {
    path,
    database: join(path, 'console.db'),
    backups: join(path, 'backups'),
    vault: join(path, 'vault.json'),
    packs: join(path, 'packs'),
    actions: join(path, 'actions'),
  };
}

/**
 * Makes the folder for this account only, and proves that it can be written. `networkFileSystem` answers the name of the
 * network file system that holds a path, or null: SQLite's locks do not hold over a network.
 *
 * @throws AppError store/network-folder, store/not-writable, store/disk-full
 */
export async function prepareDataFolder(
  path: string,
  networkFileSystem: (path: string) => Promise<string | null>,
): Promise<DataFolder> {
  const folder = dataFolderAt(path);
  const network = await networkFileSystem(path);
  if (network !== null) throw onNetwork(path, network);
  try {
    makeFolder(path);
    await closeToOthers(path);
    await proveWritable(path);
  } catch (error: unknown) {
    throw writeFailure(error, path) ?? error;
  }
  return folder;
}

/** A folder that somebody uses for other things as well keeps its rights; the console's own files are private anyway. */
async function closeToOthers(path: string): Promise<void> {
  if (process.platform === 'win32' || ((await stat(path)).mode & 0o077) === 0) return;
  const names = await readdir(path);
  if (names.length === 0 || names.includes('console.db')) await chmod(path, 0o700);
}

async function proveWritable(path: string): Promise<void> {
  const probe = join(path, `.write-test-${randomBytes(6).toString('hex')}`);
  try {
    const handle = await open(probe, 'wx', 0o600);
    try {
      await handle.writeFile('holdfast');
      await handle.sync();
    } finally {
      await handle.close();
    }
  } finally {
    await rm(probe, { force: true });
  }
}

function onNetwork(path: string, type: string): AppError {
  return new AppError(
    'store/network-folder',
    localText(
      `${path} lies on a network file system (${type}), where the console's database could be damaged. Choose a folder on a local disk with --data-dir or HOLDFAST_DATA_DIR.`,
      `${path}은(는) 네트워크 파일 시스템(${type})에 있어 콘솔 데이터베이스가 손상될 수 있습니다. --data-dir 또는 HOLDFAST_DATA_DIR로 로컬 디스크의 폴더를 선택하십시오.`,
    ),
  );
}
