import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noSshServer, startSshServer } from '../../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../../lab/ssh/start-ssh-server.ts';
import { partOf } from '../capture/support/sets.ts';
import type { Shop } from '../capture/support/sets.ts';
import { captureOver, listOf, makeHostShop, wayInto } from './support/host-shop.ts';
import type { WayIn } from './support/host-shop.ts';

const parts = ['uploads', 'secret', 'master-key', 'config', 'rebuild', 'program'];

/** Names and kinds that a way over a shell or a text protocol would trip over. */
function fillWithOddities(shop: Shop): void {
  shop.put('uploads/plain.txt', 'plain');
  shop.put('uploads/empty', '');
  shop.put('uploads/two\nlines', 'two lines');
  shop.put('uploads/it\'s "quoted" $(touch injected) `touch injected`; touch injected #', 'quoted');
  shop.put('uploads/-rf', 'an option');
  shop.put('uploads/deep/er/and/deeper/한글 이름', 'korean', 0o640);
  shop.put('uploads/deep.txt', 'sorted after the folder');
  shop.put('uploads/large', randomBytes(3 * 1024 ** 2 + 17));
  shop.put('uploads/cache/left-out', 'not in the set');
  shop.put('uploads/thumbs/left-out', 'not in the set');
  shop.put('app/program.py', 'run()', 0o755);
  mkdirSync(shop.path('uploads', 'empty folder'));
  symlinkSync('plain.txt', shop.path('uploads', 'link'));
  symlinkSync('/etc', shop.path('uploads', 'link to a folder outside'));
  symlinkSync('nowhere', shop.path('uploads', 'dangling'));
  execFileSync('mkfifo', [shop.path('uploads', 'pipe')]);
  writeFileSync(
    Buffer.concat([Buffer.from(`${shop.path('uploads')}/`), Buffer.from([0xff, 0xfe, 0x41])]),
    'odd',
  );
  for (let file = 0; file < 300; file += 1) shop.put(`uploads/many/${file % 7}/${file}`, `file ${file}`);
  utimesSync(shop.path('uploads', 'plain.txt'), 1_600_000_000.123, 1_600_000_000.456);
}

describe.skipIf(noSshServer !== null)(`trees and files of a host ${noSshServer ?? ''}`, () => {
  let server: SshServer;
  let way: WayIn;
  beforeAll(async () => {
    server = await startSshServer();
    way = await wayInto(server);
  });
  afterAll(async () => {
    await way.desk.dispose();
    await server.stop();
  });

  it('are in the set as they are on the disk: the list is the one that a capture on the host writes', async () => {
    const shop = makeHostShop(server);
    fillWithOddities(shop);
    shop.hand();
    const [there, here] = [await captureOver(shop, await way.access()), await captureOver(shop, null)];
    for (const id of parts) expect(listOf(shop, there, id), id).toEqual(listOf(shop, here, id));
    expect(listOf(shop, there, 'uploads').length).toBeGreaterThan(320);
    const notesOf = (set: typeof there) => partOf(set, 'uploads')?.notes.map(({ en }) => en);
    expect(notesOf(there)).toEqual(notesOf(here));
    expect(shop.content(partOf(there, 'uploads'), 'uploads/two\nlines')).toBe('two lines');
    expect(() => rmSync(shop.path('uploads', 'injected'))).toThrow(/ENOENT/);
  });
});
