import type { Location } from '../../locations/location.ts';
import { readZipEntry } from '../../locations/zip-entry.ts';
import type { ReadRange } from '../../locations/zip-entry.ts';
import type { VersionPlace } from '../../packs/schema/part.ts';
import { readSettingsFile, settingsFileBytesLimit, settingsFormatOf } from '../../packs/settings-file.ts';

const longestVersion = 200;

/** Which version a file says it is; null when it cannot be told. The file was looked at before, and is compared afterwards. */
export async function readVersion(
  location: Location,
  path: string,
  { entry, format, key }: VersionPlace,
  signal: AbortSignal,
): Promise<string | null> {
  const kind = format ?? settingsFormatOf(entry ?? path);
  const text = kind === null ? null : await textOf(location, path, entry, signal);
  if (kind === null || text === null) return null;
  const reading = readSettingsFile(kind, text);
  const found = reading.kind === 'settings' ? reading.entries.get(key) : undefined;
  const value = found?.kind === 'literal' ? found.value : null;
  return typeof value === 'string' || typeof value === 'number'
    ? String(value).slice(0, longestVersion)
    : null;
}

async function textOf(
  location: Location,
  path: string,
  entry: string | undefined,
  signal: AbortSignal,
): Promise<string | null> {
  const facts = await location.facts(path, signal);
  if (facts === null) return null;
  const { sizeBytes } = facts;
  const read: ReadRange = (offset, lengthBytes) => location.read(path, offset, lengthBytes, signal);
  if (entry === undefined)
    return sizeBytes > settingsFileBytesLimit ? null : Buffer.from(await read(0, sizeBytes)).toString('utf8');
  const found = await readZipEntry(read, { sizeBytes, name: entry, limitBytes: settingsFileBytesLimit });
  return found.kind === 'content' ? found.bytes.toString('utf8') : null;
}
