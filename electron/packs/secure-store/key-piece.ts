import { jsonText } from '../expression/captures.ts';
import type { KeySource } from '../schema/probes/secure-store.ts';
import { readSettingsFile, settingsFormatOf } from '../settings-file.ts';

/** Where a piece of a key stands in a file. */
export type PiecePlace =
  { readonly json: string } | Pick<Extract<KeySource, { file: string; key: string }>, 'key'>;

/** The piece of a key that a file holds; null when it is not there. `name` tells the format of a settings file. */
export function pieceIn(content: Uint8Array, place: PiecePlace, name: string): string | null {
  const text = new TextDecoder().decode(content);
  if ('json' in place) return jsonText(place.json, documentOf(text));
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
  return 'json' in place ? place.json : place.key;
}

function documentOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // SyntaxError: what is not JSON holds no member.
    return undefined;
  }
}
