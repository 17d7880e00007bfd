import { glob, readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { systemCode } from '../location-errors.ts';

/** One line of a configuration; `included` holds the lines of the files that an `Include` names. */
export type ConfigLine = {
  readonly keyword: string;
  readonly values: readonly string[];
  readonly included: readonly ConfigLine[];
};

const deepestInclude = 16;
const mostFiles = 200;

/**
 * Reads a configuration of OpenSSH with everything that it includes. A file that is not there has no lines; one that may not be read
 * rejects with the system's error.
 */
export async function readSshConfig(file: string, homeFolder: string): Promise<readonly ConfigLine[]> {
  return readLines(file, { homeFolder, folder: dirname(file), depth: 0, files: { left: mostFiles } });
}

type Reading = {
  readonly homeFolder: string;
  /** Where relative names of included files begin: the folder of the first file. */
  readonly folder: string;
  readonly depth: number;
  readonly files: { left: number };
};

async function readLines(file: string, reading: Reading): Promise<readonly ConfigLine[]> {
  reading.files.left -= 1;
  if (reading.depth > deepestInclude || reading.files.left < 0) return [];
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return '';
    throw error;
  });
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
      lines.push(...(await readLines(file, { ...reading, depth: reading.depth + 1 })));
    }
  }
  return lines;
}

/** A leading `~/` as the home folder. */
export function withHome(path: string, homeFolder: string): string {
  return path === '~' || path.startsWith('~/') ? join(homeFolder, path.slice(1)) : path;
}

/**
 * The lines of a configuration: a keyword in any case, then its values after blanks or one `=`, in double quotes where they hold blanks
 * (ssh_config(5)).
 */
export function parseSshConfig(
  text: string,
): readonly { readonly keyword: string; readonly values: readonly string[] }[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const match = /^\s*([A-Za-z0-9]+)(?:\s*=\s*|\s+|$)(.*)$/.exec(line);
    const keyword = match?.[1];
    return keyword === undefined
      ? []
      : [{ keyword: keyword.toLowerCase(), values: valuesOf(match?.[2] ?? '') }];
  });
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
