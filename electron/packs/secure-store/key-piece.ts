import { parseJson } from '../../../shared/text/parse-json.ts';
import { jsonText } from '../expression/captures.ts';
import type { KeySource } from '../schema/probes/secure-store.ts';
import { readSettingsFile, settingsFormatOf } from '../settings-file.ts';

/** Where a piece of a key stands: at a place of a file, or all of it. */
export type PiecePlace = Extract<KeySource, { file: string } | { setting: string }>;

/** The piece of a key that a file holds, a whole file as its bytes; null when it is not there. `name` tells the format of a settings file. */
export function pieceIn(content: Uint8Array, place: PiecePlace, name: string): string | Uint8Array | null {
  const text = new TextDecoder().decode(content);
  if ('json' in place) return jsonText(place.json, parseJson(text));
  if (!('key' in place)) return content;
  const format = settingsFormatOf(name);
  const reading = format === null ? null : readSettingsFile(format, text);
  if (reading?.kind !== 'settings') return null;
  const entry = reading.entries.get(place.key);
  return entry?.kind === 'literal' && typeof entry.value === 'string' && entry.value !== ''
    ? entry.value
    : null;
}

/** What it is called for the operator. */
export function placeName(place: PiecePlace): string {
  if ('json' in place) return place.json;
  if ('key' in place) return place.key;
  return 'file' in place ? place.file : place.setting;
}
