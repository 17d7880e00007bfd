import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The texts of the packs that came with this build: `FOLDER/NAME/pack.yaml`. */
export function readBuiltInPacks(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => readFileSync(join(folder, entry.name, 'pack.yaml'), 'utf8'));
}
