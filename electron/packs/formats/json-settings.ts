import { z } from 'zod';
import { localText } from '../../../shared/text/local-text.ts';
import type { SettingsReading } from '../settings-file.ts';
import { readYaml } from '../yaml.ts';
import { nestedEntries } from './nested-entries.ts';
import { malformed, tooManySettings } from './malformed.ts';

const Data = z.json();

/** RFC 8259, as strict as `JSON.parse`. Lines are those of the members; a text that only JSON can read has none but the first. */
export function readJsonSettings(text: string): SettingsReading {
  let data: z.infer<typeof Data>;
  try {
    data = Data.parse(JSON.parse(text));
  } catch (error: unknown) {
    if (!(error instanceof SyntaxError) && !(error instanceof z.ZodError) && !(error instanceof RangeError))
      throw error;
    return malformed(error instanceof SyntaxError ? lineIn(error.message) : null, notJson);
  }
  // JSON is YAML in flow style, whose reader knows where members stand.
  const lines = readYaml(text);
  const entries = nestedEntries(data, (path) => lines.locate(path.map(stepOf)).line);
  return entries === null ? tooManySettings : { kind: 'settings', entries };
}

const notJson = localText('It is not JSON.', 'JSON이 아닙니다.');

/** The parser's message may quote the file, and with it a secret: only the line is taken from it. */
function lineIn(message: string): number | null {
  const line = /\(line (\d+) column \d+\)/.exec(message)?.[1];
  return line === undefined ? null : Number(line);
}

function stepOf(name: string): string | number {
  return /^\d+$/.test(name) ? Number(name) : name;
}
