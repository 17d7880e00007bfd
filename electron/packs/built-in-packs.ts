import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The texts of the packs that came with this build: `FOLDER/NAME/pack.yaml`, with `FOLDER/NAME/runbooks/*.yaml` as its runbooks. */
export function readBuiltInPacks(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => readPack(join(folder, entry.name)));
}

/** One text, as a pack that is installed is one: each runbook has a file of its own, and becomes an item of the list at the end. */
function readPack(folder: string): string {
  const pack = readFileSync(join(folder, 'pack.yaml'), 'utf8');
  const runbooks = join(folder, 'runbooks');
  if (!existsSync(runbooks)) return pack;
  const items = readdirSync(runbooks)
    .toSorted()
    .map((name) => listItem(readFileSync(join(runbooks, name), 'utf8')));
  return `${pack}\nrunbooks:\n${items.join('')}`;
}

function listItem(text: string): string {
  const lines = text.trimEnd().split('\n');
  return `  -\n${lines.map((line) => (line === '' ? '' : `    ${line}`)).join('\n')}\n`;
}
