import { isAppError } from '../../shared/errors/app-error.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { Location } from '../locations/location.ts';
import { readZipEntry } from '../locations/zip-entry.ts';
import type { SettingsFileDefinition } from '../packs/schema/policy.ts';
import { readSettingsFile, settingsFileBytesLimit, settingsFormatOf } from '../packs/settings-file.ts';
import type { SettingsFile } from '../packs/settings-file.ts';
import { noFolder, notAFile, notAnArchive, notInArchive, tooLarge, unknownFormat } from './policy-texts.ts';

/** What a settings file of a target says; `path` as the operator knows it. */
export type SettingsReading =
  | {
      readonly kind: 'settings';
      readonly path: string;
      readonly entries: SettingsFile;
      readonly hasByteOrderMark: boolean;
    }
  | { readonly kind: 'absent'; readonly path: string }
  | {
      readonly kind: 'malformed';
      readonly path: string;
      readonly line: number | null;
      readonly problem: LocalText;
    }
  | { readonly kind: 'unreadable'; readonly path: string; readonly problem: LocalText };

/** Reads one settings file as it is now. What is wrong with it is a value; only a cancel is thrown. */
export async function readSettings(
  definition: SettingsFileDefinition,
  path: string,
  location: Location | null,
  signal: AbortSignal,
): Promise<SettingsReading> {
  if (location === null) return { kind: 'unreadable', path, problem: noFolder(definition.base) };
  const { entry } = definition;
  const format = definition.format ?? settingsFormatOf(entry ?? path);
  if (format === null) return { kind: 'unreadable', path, problem: unknownFormat(path) };
  try {
    const facts = await location.facts(path, signal);
    if (facts === null) return { kind: 'absent', path };
    if (facts.kind !== 'file') return { kind: 'unreadable', path, problem: notAFile(path) };
    const bytes =
      entry === undefined
        ? await wholeFile(path, facts.sizeBytes, location, signal)
        : await fileInArchive(path, { entry, sizeBytes: facts.sizeBytes }, location, signal);
    if (!(bytes instanceof Uint8Array)) return { kind: 'unreadable', path, problem: bytes };
    const text = Buffer.from(bytes).toString('utf8');
    const reading = readSettingsFile(format, text);
    if (reading.kind === 'malformed') return { ...reading, path };
    return { ...reading, path, hasByteOrderMark: text.startsWith('\uFEFF') };
  } catch (error: unknown) {
    if (!isAppError(error) || error.code === 'run/cancelled') throw error;
    return { kind: 'unreadable', path, problem: error.text };
  }
}

async function wholeFile(
  path: string,
  sizeBytes: number,
  location: Location,
  signal: AbortSignal,
): Promise<Uint8Array | LocalText> {
  if (sizeBytes > settingsFileBytesLimit) return tooLarge(path);
  return location.read(path, 0, settingsFileBytesLimit, signal);
}

async function fileInArchive(
  path: string,
  { entry, sizeBytes }: { readonly entry: string; readonly sizeBytes: number },
  location: Location,
  signal: AbortSignal,
): Promise<Uint8Array | LocalText> {
  const found = await readZipEntry((offset, length) => location.read(path, offset, length, signal), {
    sizeBytes,
    name: entry,
    limitBytes: settingsFileBytesLimit,
  });
  if (found.kind === 'content') return found.bytes;
  return found.kind === 'absent' ? notInArchive(path, entry) : notAnArchive(path);
}
