import { mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identityOfThisProcess } from '../../../../electron/platform/machine.ts';
import {
  makeCaptureFolder,
  removeAbandoned,
} from '../../../../electron/snapshots/transfer/capture-folder.ts';
import { deadProcess } from '../../../fakes/dead-process.ts';

const self = identityOfThisProcess();
const elsewhere = { ...self, machineId: 'another', hostName: 'another' };
const hourMs = 3_600_000;
let beside: string;

beforeEach(async () => (beside = await mkdtemp(join(tmpdir(), 'holdfast-beside-'))));
afterEach(() => rm(beside, { recursive: true, force: true }));

const sweep = () => removeAbandoned(beside, self, Date.now());

/** Puts all that lies in a folder so many hours back. */
async function age(folder: string, hours: number): Promise<void> {
  const then = (Date.now() - hours * hourMs) / 1000;
  for (const name of [...(await readdir(folder, { recursive: true })), '.']) {
    await utimes(join(folder, name), then, then);
  }
}

describe('what a capture that was cut off has left beside its file', () => {
  it('is removed once its process is gone, with all that is in it', async () => {
    const left = await makeCaptureFolder(beside, await deadProcess());
    await mkdir(join(left, 'repository/packs'), { recursive: true });
    await writeFile(join(left, 'repository/packs/a'), 'half a pack');
    expect(await sweep()).toEqual([left]);
    expect(await readdir(beside)).toEqual([]);
  });

  it('stays while its process runs', async () => {
    const ours = await makeCaptureFolder(beside, self);
    await age(ours, 100);
    expect(await sweep()).toEqual([]);
  });

  it('stays for a day where nobody here can ask its process, or it is not named', async () => {
    const theirs = await makeCaptureFolder(beside, elsewhere);
    const unnamed = join(beside, '.holdfast-capture-0123456789ab.tmp');
    await mkdir(join(unnamed, 'packs'), { recursive: true });
    await age(theirs, 23);
    await age(unnamed, 23);
    expect(await sweep()).toEqual([]);
    await age(theirs, 25);
    await age(unnamed, 25);
    await writeFile(join(unnamed, 'packs/new'), 'written a moment ago');
    expect(await sweep()).toEqual([theirs]);
    await age(unnamed, 25);
    expect(await sweep()).toEqual([unnamed]);
  });

  it('is told apart from everything else, also from links of its name', async () => {
    const folder = join(beside, 'precious');
    await mkdir(folder);
    await symlink(folder, join(beside, '.holdfast-capture-aaaaaaaaaaaa.tmp'));
    await writeFile(join(beside, '.holdfast-capture-bbbbbbbbbbbb.tmp'), 'a file');
    await mkdir(join(beside, '.holdfast-capture-x.tmp'));
    for (const name of ['precious', '.holdfast-capture-x.tmp']) await age(join(beside, name), 100);
    expect(await sweep()).toEqual([]);
    expect(await readdir(beside)).toHaveLength(4);
  });
});
