import { open } from 'node:fs/promises';
import { readZipEntry } from '../../locations/zip-entry.ts';
import type { ReadRange } from '../../locations/zip-entry.ts';
import type { VersionPlace } from '../../packs/schema/part.ts';
import { readSettingsFile, settingsFileBytesLimit, settingsFormatOf } from '../../packs/settings-file.ts';

const longestVersion = 200;

/** Which version a file says it is; null when it cannot be told. The file was looked at before, and is compared afterwards. */
export async function readVersion(
  path: string,
  { entry, format, key }: VersionPlace,
): Promise<string | null> {
  const kind = format ?? settingsFormatOf(entry ?? path);
  const text = kind === null ? null : await textOf(path, entry);
  if (kind === null || text === null) return null;
  const reading = readSettingsFile(kind, text);
  const found = reading.kind === 'settings' ? reading.entries.get(key) : undefined;
  const value = found?.kind === 'literal' ? found.value : null;
  return typeof value === 'string' || typeof value === 'number'
    ? String(value).slice(0, longestVersion)
    : null;
}

async function textOf(path: string, entry: string | undefined): Promise<string | null> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const read: ReadRange = async (offset, lengthBytes) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(lengthBytes), 0, lengthBytes, offset);
      return buffer.subarray(0, bytesRead);
    };
    if (entry === undefined)
      return size > settingsFileBytesLimit ? null : Buffer.from(await read(0, size)).toString('utf8');
    const found = await readZipEntry(read, {
      sizeBytes: size,
      name: entry,
      limitBytes: settingsFileBytesLimit,
    });
    return found.kind === 'content' ? found.bytes.toString('utf8') : null;
  } finally {
    await file.close();
  }
}
