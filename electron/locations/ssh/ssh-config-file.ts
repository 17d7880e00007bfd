import { glob, open } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { systemCode } from '../../platform/file-errors.ts';
import { configNotReadable, configOfOthers } from './proxy-errors.ts';

/** One line of a configuration; `included` holds the lines of the files that an `Include` names. */
export type ConfigLine = {
  readonly keyword: string;
  readonly values: readonly string[];
  readonly included: readonly ConfigLine[];
};

const deepestInclude = 16;
const mostFiles = 200;

/**
 * Reads a configuration of OpenSSH with everything that it includes. A file that is not there has no lines. What the account's own one says may
 * be run, so that it, and whatever is included, has to belong to the account or to root, and nobody else may write to it.
 *
 * @param whose the system's own file is read whoever it belongs to, as OpenSSH does
 * @throws AppError ssh/config-not-safe, ssh/config-not-readable
 */
export async function readSshConfig(
  file: string,
  homeFolder: string,
  whose: 'own' | 'system',
): Promise<readonly ConfigLine[]> {
  const isChecked = whose === 'own';
  return readLines(file, {
    homeFolder,
    folder: dirname(file),
    depth: 0,
    files: { left: mostFiles },
    isChecked,
  });
}

type Reading = {
  readonly homeFolder: string;
  /** Where relative names of included files begin: the folder of the first file. */
  readonly folder: string;
  readonly depth: number;
  readonly files: { left: number };
  readonly isChecked: boolean;
};

async function readLines(file: string, reading: Reading): Promise<readonly ConfigLine[]> {
  reading.files.left -= 1;
  if (reading.depth > deepestInclude || reading.files.left < 0) return [];
  const text = await textOf(file, reading.isChecked);
  const lines: ConfigLine[] = [];
  for (const { keyword, values } of parseSshConfig(text)) {
    const patterns = keyword === 'include' ? values : [];
    lines.push({ keyword, values, included: await readIncluded(patterns, reading) });
  }
  return lines;
}

async function readIncluded(patterns: readonly string[], reading: Reading): Promise<readonly ConfigLine[]> {
  const lines: ConfigLine[] = [];
  for (const pattern of patterns) {
    const plain = withHome(pattern, reading.homeFolder);
    const absolute = isAbsolute(plain) ? plain : join(reading.folder, plain);
    const files: string[] = [];
    for await (const file of glob(absolute)) files.push(file);
    for (const file of files.toSorted()) {
      lines.push(...(await readLines(file, { ...reading, depth: reading.depth + 1, isChecked: true })));
    }
  }
  return lines;
}

async function textOf(file: string, isChecked: boolean): Promise<string> {
  try {
    const handle = await open(file);
    try {
      const { uid, mode } = await handle.stat();
      if (isChecked && !isOwn(uid, mode)) throw configOfOthers(file);
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (error: unknown) {
    const code = isAppError(error) ? null : systemCode(error);
    // OpenSSH passes over folders that a pattern fits.
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return '';
    throw code === null ? error : configNotReadable(file, code);
  }
}

/** As readconf.c of OpenSSH decides. Windows tells neither. */
function isOwn(uid: number, mode: number): boolean {
  const own = process.getuid?.();
  return own === undefined || ((uid === 0 || uid === own) && (mode & 0o022) === 0);
}

/** A leading `~/` as the home folder. */
export function withHome(path: string, homeFolder: string): string {
  return path === '~' || path.startsWith('~/') ? join(homeFolder, path.slice(1)) : path;
}

/**
 * The lines of a configuration: a keyword in any case, then its values after blanks or one `=`, in double quotes where they hold blanks
 * (ssh_config(5)). A command is one value, with everything to the end of its line.
 */
export function parseSshConfig(
  text: string,
): readonly { readonly keyword: string; readonly values: readonly string[] }[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const match = /^\s*([A-Za-z0-9]+)(?:\s*=\s*|\s+|$)(.*)$/.exec(line);
    const keyword = match?.[1];
    return keyword === undefined ? [] : [lineOf(keyword.toLowerCase(), match?.[2] ?? '')];
  });
}

function lineOf(keyword: string, rest: string) {
  const isCommand = keyword === 'proxycommand' && rest.trim() !== '';
  return { keyword, values: isCommand ? [rest.trim()] : valuesOf(rest) };
}

function valuesOf(text: string): readonly string[] {
  const values: string[] = [];
  for (const match of text.matchAll(/"((?:[^"\\]|\\.)*)"|((?:[^\s"\\]|\\.|\\$)+)/g)) {
    const [, quoted, plain] = match;
    if (quoted === undefined && plain?.startsWith('#') === true) break;
    values.push((quoted ?? plain ?? '').replaceAll(/\\(["\\ ])/g, '$1'));
  }
  return values;
}
