import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBuiltInPacks } from '../../../electron/packs/built-in-packs.ts';
import { parsePack } from '../../../electron/packs/parse-pack.ts';

const packs = readBuiltInPacks(join(import.meta.dirname, '../../../electron/packs/builtin'));

describe('the packs that come with the build', () => {
  it.each(packs)('are valid, and named by their folder: $id', ({ id, text }) => {
    const parsed = parsePack(text);
    expect(parsed.problems).toEqual([]);
    expect(parsed.pack?.pack).toBe(id);
  });
});
