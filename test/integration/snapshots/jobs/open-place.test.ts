import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SystemClock } from '../../../../electron/platform/clock.ts';
import { repositoryKeys } from '../../../../electron/snapshots/jobs/keys.ts';
import { openPlace } from '../../../../electron/snapshots/jobs/open-place.ts';
import { tempRepository } from '../../../fakes/temp-repository.ts';
import type { TempRepository } from '../../../fakes/temp-repository.ts';

const { signal } = new AbortController();
const context = { signal, progress: () => undefined, clock: new SystemClock() };
const passphrase = 'correct horse battery staple';

let temp: TempRepository;
beforeEach(async () => {
  temp = await tempRepository();
  const { id } = temp.repository.file;
  const access = { place: temp.folder, id, rootSecret: temp.rootSecret.toString('hex') };
  await repositoryKeys({ access, do: { kind: 'add', label: 'desk', passphrase } }, context);
});
afterEach(() => temp.dispose());

function open(typed: string) {
  return openPlace({ place: temp.folder, by: { kind: 'passphrase', passphrase: typed } }, context);
}

describe('a repository with a damaged key file', () => {
  const damaged = () => writeFile(join(temp.folder, 'keys/0000000000000000.json'), '{"format":1,');

  it('opens by the passphrase of another key', async () => {
    await damaged();
    expect((await open(passphrase)).rootSecret).toBe(temp.rootSecret.toString('hex'));
  });

  it('names the damaged file when no other key opens it', async () => {
    await damaged();
    await expect(open('not the passphrase')).rejects.toThrow('keys/0000000000000000.json');
    await rm(join(temp.folder, 'keys/0000000000000000.json'));
    await expect(open('not the passphrase')).rejects.toMatchObject({ code: 'repository/wrong-passphrase' });
  });
});
