import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

/** The build reads the packs that come with it, because reading YAML takes longer than all else that a command does. */
const folder =
  extname(import.meta.filename) === '.ts'
    ? join(import.meta.dirname, '../../out/pack-values')
    : join(import.meta.dirname, 'pack-values');

/** The file that holds what is written in exactly this text. */
export function valueFileName(text: string): string {
  return `${createHash('sha256').update(text).digest('hex')}.json`;
}

/** What was read of this text before, by a build that found nothing wrong with it; null where it has to be read. */
export function readValue(text: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, valueFileName(text)), 'utf8'));
  } catch {
    return null;
  }
}
