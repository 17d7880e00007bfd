import { isUtf8 } from 'node:buffer';
import { visibleText } from '../../../shared/text/visible-text.ts';
import { readSettingsFile, settingsFormatOf } from '../../packs/settings-file.ts';
import type { SettingsEntry } from '../../packs/settings-file.ts';
import type { ListedFile, SnapshotContents } from '../../repository/snapshot-contents.ts';
import { lineDifference } from './line-difference.ts';
import type { DifferenceLine, LineChange } from './line-difference.ts';
import { maskedLines, maskedValue } from './masked-lines.ts';

const mostBytes = 1024 ** 2;
const mostLines = 2000;
const mostChars = 2000;
const mostNames = 500;
const mostNameChars = 300;
const contextLines = 3;

/** A text file of a snapshot. Throws `repository/damaged`. Null for what is no text, or too large to be compared by lines. */
export async function textOf(
  contents: SnapshotContents,
  entry: ListedFile,
  signal: AbortSignal,
): Promise<string | null> {
  if (entry.type !== 'file' || entry.sizeBytes > mostBytes) return null;
  const pieces: Uint8Array[] = [];
  for await (const piece of contents.content(entry, signal)) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  return isUtf8(bytes) && !bytes.includes(0) ? bytes.toString('utf8') : null;
}

/** What differs between two texts, with some lines around it. Compared as they are, shown with secrets hidden. */
export function textDifference(a: string, b: string): DifferenceLine[] {
  const [linesA, linesB] = [linesOf(a), linesOf(b)];
  const [shownA, shownB] = [maskedLines(linesA), maskedLines(linesB)];
  const changes = lineDifference(linesA, linesB);
  return nearChanges(changes)
    .slice(0, mostLines)
    .map(({ change, a: inA, b: inB }) => ({
      change,
      text: shown((change === 'added' ? shownB[inB] : shownA[inA]) ?? ''),
    }));
}

/** Settings that differ: their names, and lines with each as it was and is, its value hidden where it may be a secret. */
type SettingsDifference = { readonly names: string[]; readonly lines: DifferenceLine[] };

/**
 * The keys of two settings files that were set, taken away or set to something else. Null for a file whose format is not known, or that
 * is not what its name says.
 */
export function settingsDifference(path: string, a: string, b: string): SettingsDifference | null {
  const format = settingsFormatOf(path);
  if (format === null) return null;
  const [readA, readB] = [readSettingsFile(format, a), readSettingsFile(format, b)];
  if (readA.kind === 'malformed' || readB.kind === 'malformed') return null;
  const [keysA, keysB] = [readA.entries, readB.entries];
  const differing = [...new Set([...keysA.keys(), ...keysB.keys()])].filter(
    (key) => comparable(keysA.get(key)) !== comparable(keysB.get(key)),
  );
  const lines = differing.flatMap((key): DifferenceLine[] => [
    ...lineOf('removed', key, keysA.get(key)),
    ...lineOf('added', key, keysB.get(key)),
  ]);
  return {
    names: differing.slice(0, mostNames).map((key) => shown(key).slice(0, mostNameChars)),
    lines: lines.slice(0, mostLines),
  };
}

function lineOf(
  change: 'removed' | 'added',
  key: string,
  entry: SettingsEntry | undefined,
): readonly DifferenceLine[] {
  if (entry === undefined) return [];
  const value = entry.kind === 'literal' ? entry.value : undefined;
  return [{ change, text: shown(`${key} = ${maskedValue(key, value)}`) }];
}

function comparable(entry: SettingsEntry | undefined): string | null {
  if (entry === undefined) return null;
  return JSON.stringify(entry.kind === 'literal' ? [entry.value] : { source: entry.source });
}

function nearChanges(changes: readonly LineChange[]): readonly LineChange[] {
  const isNear = changes.map(() => false);
  for (const [at, { change }] of changes.entries()) {
    if (change === 'same') continue;
    isNear.fill(true, Math.max(0, at - contextLines), at + contextLines + 1);
  }
  return changes.filter((_change, at) => isNear[at]);
}

function linesOf(text: string): readonly string[] {
  return text.replace(/\r?\n$/, '').split(/\r?\n/);
}

function shown(line: string): string {
  const text = visibleText(line);
  return text.length <= mostChars ? text : `${text.slice(0, mostChars - 1)}…`;
}
