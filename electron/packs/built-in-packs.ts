import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A pack that came with this build: its id, which is the name of its folder, and its text. */
export type BuiltInPack = { readonly id: string; readonly text: string };

/** The packs that came with this build: `FOLDER/ID/pack.yaml`, with `FOLDER/ID/runbooks/*.yaml` as its runbooks. */
export function readBuiltInPacks(folder: string): readonly BuiltInPack[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ id: name, text: readPack(join(folder, name)) }));
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
