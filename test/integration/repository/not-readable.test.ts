import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LocalStorage } from '../../../electron/repository/storage/local-storage.ts';
import { prepareLocalPlace } from '../../../electron/repository/storage/local-place.ts';

const { signal } = new AbortController();
const anotherAccount = 65_534;
let place = '';

// An administrator may read everything, so the test looks with the rights of another account.
const isRoot = process.geteuid?.() === 0;
async function asAnother<Value>(work: () => Promise<Value>): Promise<Value> {
  if (isRoot) process.seteuid?.(anotherAccount);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'holdfast-unreadable-'));
  chmodSync(place, 0o755);
  mkdirSync(join(place, 'packs'));
  writeFileSync(join(place, 'packs/secret.pack'), 'sealed', { mode: 0o600 });
  if (!isRoot) chmodSync(join(place, 'packs/secret.pack'), 0);
  mkdirSync(join(place, 'index'), { mode: isRoot ? 0o700 : 0 });
});

afterAll(() => {
  chmodSync(join(place, 'index'), 0o700);
  rmSync(place, { recursive: true, force: true });
});

test.skipIf(process.platform === 'win32')(
  'what may not be read is said to be not readable, by whom, and whose it is (Windows has no such rights to take away)',
  async () => {
    const storage = new LocalStorage(place);
    const read = await asAnother(() =>
      storage.read('packs/secret.pack', 0, 6, signal).catch((error: unknown) => error),
    );
    expect(read).toMatchObject({ code: 'repository/not-readable' });
    expect(String(read)).toMatch(
      /At .+, packs\/secret\.pack may not be read by the account ".+" \(EACCES\): it belongs to the user with the number \d+, mode 0[06]00\. It is not damaged\. Give/,
    );
    await expect(asAnother(() => storage.list('index', signal))).rejects.toMatchObject({
      code: 'repository/not-readable',
    });
    await expect(asAnother(() => prepareLocalPlace(join(place, 'index')))).rejects.toMatchObject({
      code: 'repository/not-readable',
    });
  },
);

test.skipIf(process.platform === 'win32')(
  'what may not be written is still said to be read-only',
  async () => {
    const storage = new LocalStorage(join(place, 'index'));
    const refused = asAnother(() => storage.write('a', Buffer.from('b'), signal));
    await expect(refused).rejects.toMatchObject({ code: 'repository/read-only' });
    await expect(refused).rejects.toMatchObject({
      text: {
        en: expect.stringMatching(/^At .+, a new file cannot be written \(EACCES\)/) as string,
        ko: expect.stringMatching(/의 새 파일을 쓸 수 없습니다/) as string,
      },
    });
  },
);
