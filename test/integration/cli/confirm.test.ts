import { writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jsonOf } from '../../ui/support/holdfast.ts';
import { notBuilt } from './built.ts';
import { openShopDesk } from './support/shop-desk.ts';
import type { ShopDesk } from './support/shop-desk.ts';

const WithId = z.object({ id: z.string() });
const Planned = z.object({ installed: z.literal(false), sha256: z.string().length(64) });
let folder: ShopDesk;
let id: string;

describe.skipIf(notBuilt)('what has to be confirmed', () => {
  beforeAll(async () => {
    folder = await openShopDesk();
  });

  afterAll(() => folder.dispose());

  beforeEach(async () => {
    const added = await folder.holdfast([
      '--json',
      'target',
      'add',
      '--pack',
      'messenger',
      '--name',
      'Chat',
      '--set',
      'url=http://127.0.0.1:9',
    ]);
    ({ id } = WithId.parse(jsonOf(added)));
  });

  afterEach(async () => {
    await folder.holdfast(['target', 'remove', id, '--confirm', 'Chat']);
  });

  it.each([
    ['nothing', []],
    ['another name', ['--confirm', 'Other']],
    ['the beginning of the name', ['--confirm', 'Cha']],
    ['the name in other letters', ['--confirm', 'chat']],
    ['an empty name', ['--confirm', '']],
  ] as const)('a target is not removed when %s is typed', async (_what, flags) => {
    const run = await folder.holdfast(['target', 'remove', 'Chat', ...flags]);
    expect(run.exitCode).not.toBe(0);
    expect(JSON.stringify(jsonOf(await folder.holdfast(['--json', 'target', 'list'])))).toContain(id);
  });

  it('a target is removed when its name is typed out', async () => {
    const run = await folder.holdfast(['--json', 'target', 'remove', id, '--confirm', 'Chat']);
    expect(jsonOf(run)).toEqual({ removed: id });
    expect(jsonOf(await folder.holdfast(['--json', 'target', 'list']))).toEqual({ targets: [] });
  });

  it('a target to be removed is never named by the beginning of its id', async () => {
    const run = await folder.holdfast(['target', 'remove', id.slice(0, 6), '--confirm', 'Chat']);
    expect(run.exitCode).not.toBe(0);
    expect(JSON.stringify(jsonOf(await folder.holdfast(['--json', 'target', 'list'])))).toContain(id);
  });

  it('a pack is installed only as the text that was shown', async () => {
    const file = folder.at('pack.yaml');
    const template = await folder.holdfast(['pack', 'template']);
    expect(template.exitCode).toBe(0);
    writeFileSync(file, template.stdout);
    const plan = await folder.holdfast(['--json', 'pack', 'install', file]);
    expect(plan.exitCode).toBe(3);
    const { sha256 } = Planned.parse(JSON.parse(plan.stdout));
    writeFileSync(file, `${template.stdout}\n# changed after it was shown\n`);
    const changed = await folder.holdfast(['--json', 'pack', 'install', file, '--confirm', sha256]);
    expect(changed.exitCode).toBe(1);
    expect(JSON.parse(changed.stdout)).toMatchObject({ error: { code: 'pack/not-approved' } });
    writeFileSync(file, template.stdout);
    expect((await folder.holdfast(['pack', 'install', file, '--confirm', sha256])).exitCode).toBe(0);
  });
});
