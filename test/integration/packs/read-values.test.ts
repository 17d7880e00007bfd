import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBuiltInPacks } from '../../../electron/packs/built-in-packs.ts';
import { parsePack, parsePackText } from '../../../electron/packs/parse-pack.ts';
import { readValue } from '../../../electron/packs/read-values.ts';

const packs = readBuiltInPacks(join(import.meta.dirname, '../../../electron/packs/builtin'));

describe('what the build has read of the packs that come with it', () => {
  it.each(packs)('is the very same pack: $id', ({ text }) => {
    expect(readValue(text)).not.toBeNull();
    expect(parsePack(text)).toEqual(parsePackText(text));
  });

  it('is not taken for another text', () => {
    const [first] = packs;
    const changed = `${first?.text ?? ''}\nunknown-key: 1\n`;
    expect(readValue(changed)).toBeNull();
    expect(parsePack(changed).ok).toBe(false);
  });
});
