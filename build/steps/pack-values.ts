import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBuiltInPacks } from '../../electron/packs/built-in-packs.ts';
import { parsePackText } from '../../electron/packs/parse-pack.ts';
import { valueFileName } from '../../electron/packs/read-values.ts';
import { readYaml } from '../../electron/packs/yaml.ts';
import type { Bundle } from './bundles.ts';
import { inRoot } from './root.ts';

/** Keeps what is written in the packs of a folder, each named for its text. Throws with the first problem of a pack that is not valid. */
export function keepPackValues(bundle: Bundle): void {
  const folder = inRoot(bundle.output);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { id, text } of readBuiltInPacks(inRoot(bundle.entry))) {
    const [problem] = parsePackText(text).problems;
    if (problem !== undefined) {
      throw new Error(`pack ${id}, line ${problem.line}: ${problem.path}: ${problem.message.en}`);
    }
    writeFileSync(join(folder, valueFileName(text)), JSON.stringify(readYaml(text).value));
  }
}
