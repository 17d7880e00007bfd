import { join } from 'node:path';
import { readBuiltInPacks } from '../../electron/packs/built-in-packs.ts';
import { parsePack } from '../../electron/packs/parse-pack.ts';
import type { Pack } from '../../electron/packs/schema/pack.ts';

const texts = new Map(
  readBuiltInPacks(join(import.meta.dirname, '../../electron/packs/builtin')).map(({ id, text }) => [
    id,
    text,
  ]),
);

/** The text of a pack that comes with the build, its runbooks included. */
export function builtInPackText(id: string): string {
  const text = texts.get(id);
  if (text === undefined) throw new Error(`there is no built-in pack ${id}`);
  return text;
}

/** A pack that comes with the build. */
export function builtInPack(id: string): Pack {
  const parsed = parsePack(builtInPackText(id));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems[0]));
  return parsed.pack;
}
