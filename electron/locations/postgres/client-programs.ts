import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { runClient } from './run-client.ts';

/** A folder with `pg_dump` and `pg_restore`. */
export type ClientPrograms = { readonly folder: string; readonly version: string; readonly major: number };

const versionTimeoutMs = 10_000;
const ending = process.platform === 'win32' ? '.exe' : '';

export function programIn(folder: string, name: string): string {
  return join(folder, `${name}${ending}`);
}

/**
 * The programs that are at least as new as a server, or as what wrote a dump: of the same main version where there are any, else the
 * next newer ones. Looked for in `folder`, or where it is null on PATH and where distributions keep several versions.
 *
 * @param needed as in `15.12`
 * @throws AppError postgres/client-missing, postgres/client-too-old naming both versions
 */
export async function clientProgramsFor(
  needed: string,
  folder: string | null,
  signal: AbortSignal,
): Promise<ClientPrograms> {
  const found = await findPrograms(folder, signal);
  const major = mainVersion(needed);
  const fitting = found.filter((one) => one.major >= major).toSorted((a, b) => a.major - b.major);
  const [best] = fitting;
  if (best !== undefined) return best;
  throw found.length === 0 ? missing(folder, major) : tooOld(found, needed, major);
}

/** The number that counts for compatibility: 15 of `15.12`. */
export function mainVersion(version: string): number {
  return Number.parseInt(version, 10);
}

/** Folders with the programs of a whole server, newest first. */
export function serverFolders(): readonly string[] {
  return usualFolders()
    .filter((folder) => ['initdb', 'postgres'].every((name) => existsSync(programIn(folder, name))))
    .toReversed();
}

async function findPrograms(folder: string | null, signal: AbortSignal): Promise<readonly ClientPrograms[]> {
  const folders = folder === null ? usualFolders() : [folder];
  const found: ClientPrograms[] = [];
  for (const place of folders) {
    if (!['pg_dump', 'pg_restore'].every((name) => existsSync(programIn(place, name)))) continue;
    const version = await programVersion(place, 'pg_dump', signal);
    if (version !== null) found.push({ folder: place, version, major: mainVersion(version) });
  }
  return found;
}

/** By ascending version; folders of PATH come first, because of two that are alike the first is taken. */
function usualFolders(): readonly string[] {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const versioned = [
    ...versionsBelow('/usr/lib/postgresql').map((version) => `/usr/lib/postgresql/${version}/bin`),
    ...versionsBelow('/usr').map((version) => `/usr/pgsql-${version}/bin`),
    ...versionsBelow('/opt/homebrew/opt').map((version) => `/opt/homebrew/opt/postgresql@${version}/bin`),
    ...versionsBelow('C:\\Program Files\\PostgreSQL').map(
      (version) => `C:\\Program Files\\PostgreSQL\\${version}\\bin`,
    ),
  ];
  const all = [...onPath, ...versioned].filter((folder) => existsSync(folder));
  return [...new Map(all.map((folder) => [realpathSync(folder), folder])).values()];
}

function versionsBelow(folder: string): readonly number[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => /^(?:pgsql-|postgresql@)?(\d{1,2})$/.exec(name)?.[1] ?? [])
    .map(Number)
    .toSorted((a, b) => a - b);
}

/** What a program says of its own version, as in `15.12`; null when it cannot be started. */
export async function programVersion(
  folder: string,
  name: string,
  signal: AbortSignal,
): Promise<string | null> {
  const { status, output } = await runClient(programIn(folder, name), ['--version'], {
    environment: {},
    signal,
    timeoutMs: versionTimeoutMs,
  });
  return status === 0 ? (/\) (\d+(?:\.\d+)*)/.exec(output)?.[1] ?? null) : null;
}

function missing(folder: string | null, major: number): AppError {
  const [en, ko] = folder === null ? ['on this computer', '이 컴퓨터에'] : [`in ${folder}`, `${folder}에`];
  return new AppError(
    'postgres/client-missing',
    localText(
      `There is no pg_dump and pg_restore ${en}. Install the PostgreSQL client of version ${major} or newer (on Debian: postgresql-client-${major}), or name their folder.`,
      `${ko} pg_dump와 pg_restore가 없습니다. PostgreSQL ${major} 이상의 클라이언트를 설치하거나(Debian: postgresql-client-${major}) 프로그램 폴더를 지정하십시오.`,
    ),
  );
}

function tooOld(found: readonly ClientPrograms[], needed: string, major: number): AppError {
  const newest = found.toSorted((a, b) => b.major - a.major)[0];
  const [version, folder] = [newest?.version ?? '', newest?.folder ?? ''];
  return new AppError(
    'postgres/client-too-old',
    localText(
      `pg_dump ${version} in ${folder} is older than the server (${needed}) and refuses it. Install the PostgreSQL client of version ${major} or newer (on Debian: postgresql-client-${major}).`,
      `${folder}의 pg_dump ${version}은(는) 서버(${needed})보다 오래되어 쓸 수 없습니다. PostgreSQL ${major} 이상의 클라이언트를 설치하십시오(Debian: postgresql-client-${major}).`,
    ),
  );
}
