import { z } from 'zod';
import { parseJson } from '../../../shared/text/parse-json.ts';
import { FileEntry, MoreChunks } from './file-entry.ts';

/** One chunk of a file list as it is kept, with its lines. */
export type ListPiece = {
  readonly chunk: string;
  readonly bytes: Uint8Array;
  readonly lines: readonly string[];
};

const Line = z.union([FileEntry, MoreChunks]);
type Line = z.infer<typeof Line>;

/** What a line says; null when it cannot be read. */
export function parseLine(text: string): Line | null {
  const value = parseJson(text);
  // Lists have millions of lines: those that a writer makes are known by one look at their text.
  if (isUsual(text, value)) return value;
  const parsed = Line.safeParse(value);
  return parsed.success ? parsed.data : null;
}

const hex64 = '[0-9a-f]{64}';
/** Text without what JSON writes otherwise, so that it is as long as it looks. */
const plain = '[^"\\\\\\u0000-\\u001f]';
const orNull = (pattern: string): string => `(?:${pattern}|null)`;
const number = '(?:0|[1-9]\\d{0,14})';
const owner = `\\{"uid":${number},"gid":${number},"user":${orNull(`"${plain}*"`)},"group":${orNull(`"${plain}*"`)}\\}`;

/** `FileEntry`, as one pattern: a line of the fields in the order in which writers put them. */
const usual = new RegExp(
  [
    `^\\{"path":"${plain}{1,8192}"`,
    '"type":"(?:file|folder|link)"',
    `"mode":${orNull('[1-3]?\\d{1,3}')}`,
    `"owner":${orNull(owner)}`,
    '"modifiedNs":"-?\\d{1,20}"',
    `"changedNs":${orNull('"-?\\d{1,20}"')}`,
    `"inode":${orNull('"\\d{1,40}"')}`,
    `"sizeBytes":${number}`,
    `"sha256":${orNull(`"${hex64}"`)}`,
    `"chunks":\\[(?:"${hex64}"(?:,"${hex64}"){0,1023})?\\]`,
    `"readAt":${orNull(number)}`,
    `"linkTarget":${orNull(`"${plain}{0,8192}"`)}\\}$`,
  ].join(','),
);

function isUsual(text: string, value: unknown): value is FileEntry {
  return value !== undefined && usual.test(text);
}
