import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SystemClock } from '../../../../electron/platform/clock.ts';
import { repositoryKeys } from '../../../../electron/snapshots/jobs/keys.ts';
import type { KeysWish } from '../../../../electron/snapshots/jobs/keys.ts';
import { tempRepository } from '../../../fakes/temp-repository.ts';
import type { TempRepository } from '../../../fakes/temp-repository.ts';

const { signal } = new AbortController();
const context = { signal, progress: () => undefined, clock: new SystemClock() };
const broken = '0'.repeat(16);

let temp: TempRepository;
beforeEach(async () => (temp = await tempRepository()));
afterEach(() => temp.dispose());

function keys(wish: KeysWish) {
  const { id } = temp.repository.file;
  const access = { place: temp.folder, id, rootSecret: temp.rootSecret.toString('hex') };
  return repositoryKeys({ access, do: wish }, context);
}

const add = (label: string) => keys({ kind: 'add', label, passphrase: 'correct horse battery staple' });

async function put(name: string, text: string): Promise<void> {
  await mkdir(join(temp.folder, 'keys'), { recursive: true });
  await writeFile(join(temp.folder, 'keys', name), text);
}

describe('the keys of a repository, one of them damaged', () => {
  it('are listed, and the damaged one is named', async () => {
    await add('desk of Kim');
    await put(`${broken}.json`, '{"format":1,');
    await put('notes.txt', 'not a key');
    const { keys: listed, damaged } = await keys({ kind: 'list' });
    expect(listed.map(({ label }) => label)).toEqual(['desk of Kim']);
    expect(damaged).toEqual([broken]);
  });

  it('can be added and removed as if it were not there', async () => {
    const [first] = (await add('first')).keys;
    await put(`${broken}.json`, '');
    expect((await add('second')).keys.map(({ label }) => label)).toEqual(['first', 'second']);
    const left = await keys({ kind: 'remove', keyId: first?.id ?? '' });
    expect(left.keys.map(({ label }) => label)).toEqual(['second']);
    expect(left.damaged).toEqual([broken]);
  });

  it('lose it when it is removed by its id, and no file of another name', async () => {
    await put(`${broken}.json`, 'damaged');
    await put('other.json', 'not ours');
    expect(await keys({ kind: 'remove', keyId: broken })).toEqual({ keys: [], damaged: [] });
    expect(await readdir(join(temp.folder, 'keys'))).toEqual(['other.json']);
    for (const keyId of [broken, 'other', '../holdfast-repository'])
      await expect(keys({ kind: 'remove', keyId })).rejects.toMatchObject({ code: 'repository/unknown-key' });
  });

  it('are not what a file under the name of another one says', async () => {
    const [first] = (await add('first')).keys;
    await put(`${broken}.json`, await readFile(join(temp.folder, `keys/${first?.id ?? ''}.json`), 'utf8'));
    expect(await keys({ kind: 'list' })).toMatchObject({ keys: [{ id: first?.id }], damaged: [broken] });
  });
});
