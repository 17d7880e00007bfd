import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { systemCode } from '../../../../electron/platform/file-errors.ts';
import { systemFiles } from '../../../../electron/snapshots/restore/restore-files.ts';
import type { RestoreFiles } from '../../../../electron/snapshots/restore/restore-files.ts';
import { noSshServer } from '../../../lab/ssh/start-ssh-server.ts';
import { helperKinds, hostRestoring } from './support/host-restoring.ts';
import type { HostRestoring } from './support/host-restoring.ts';

const { signal } = new AbortController();

/** Names that mean something to shells, to `printf`, to who reads lines, and one that is no text. */
const oddNames = [
  'with space',
  'line\nbreak\n',
  `quotes ' " \``,
  '$(touch injected)',
  'back\\0101slash%s',
  '-rf',
  '*?[a]',
  'ünïcode 한글',
  '\udcff\udc80raw',
  ' ',
];

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

async function code(work: Promise<unknown>): Promise<string | null> {
  return work.then(
    () => 'fine',
    (error: unknown) => systemCode(error),
  );
}

/** Everything that the calls answer and do in a folder, told without inodes and times that nobody has set. */
async function everyCall(files: RestoreFiles, folder: string): Promise<readonly unknown[]> {
  const at = (name: string) => `${folder}/${name}`;
  const told: unknown[] = [];
  const tell = async (what: string, work: Promise<unknown>) => told.push([what, await code(work)]);
  const facts = async (path: string) => {
    const found = await files.facts(path);
    told.push(found === null ? null : [found.type, found.sizeBytes, found.mode]);
    return found;
  };
  await tell('folder', files.makeFolder(at('sub'), 0o755));
  await tell('folder again', files.makeFolder(at('sub'), 0o755));
  await tell('folder in none', files.makeFolder(at('none/sub'), 0o755));
  for (const name of oddNames) {
    const file = await files.create(at(name));
    await file.write(Buffer.from(`content of ${name.toWellFormed()}`), 0);
    await file.sync();
    await file.close();
    await files.makeLink(name, at(`sub/${name}`));
    told.push([(await files.linkTarget(at(`sub/${name}`))) === name, await files.sha256(at(name), signal)]);
    await facts(at(name));
    await files.rename(at(name), at(`${name}.moved`));
    await files.link(at(`${name}.moved`), at(name));
    await files.removeFile(at(`${name}.moved`));
  }
  told.push((await files.names(folder)).toSorted(), (await files.names(at('sub'))).toSorted());
  await tell('names of none', files.names(at('none')));
  await tell('names of a file', files.names(at('-rf')));
  await tell('create again', files.create(at('-rf')));
  await tell('create over a link', files.create(at('sub/-rf')));
  await tell('link over', files.link(at('-rf'), at(' ')));
  await tell('link of none', files.link(at('none'), at('other')));
  await tell('rename of none', files.rename(at('none'), at('other')));
  await tell('remove a folder that is not empty', files.removeEmptyFolder(at('sub')));
  await tell('remove none', files.removeFile(at('none')));
  await tell('target of a file', files.linkTarget(at('-rf')));
  await tell('sha256 of none', files.sha256(at('none'), signal));
  await tell('sha256 through a link', files.sha256(at('sub/-rf'), signal));
  await tell('facts below a file', facts(at('-rf/none')));
  await tell('all of none', files.removeAll(at('none')));
  const big = await files.create(at('big'));
  const piece = Buffer.alloc(700_000, 'piece ');
  for (const place of [0, 700_000, 2_500_000]) await big.write(piece, place);
  await big.setSize(4_000_000);
  await big.close();
  await tell('copy', files.copy(at('big'), at('copy')));
  await tell('copy over', files.copy(at('big'), at('copy')));
  await tell('clone over', files.clone(at('big'), at('copy')));
  told.push(await files.sha256(at('copy'), signal));
  const read: Buffer[] = [];
  for await (const bytes of files.read(at('big'), signal)) read.push(Buffer.from(bytes));
  told.push(Buffer.concat(read).equals(readFileSync(at('big'))));
  const set = { mode: 0o640, uid: null, gid: null, modifiedNs: 1_600_000_000_000_000_000n };
  await files.setFacts(at('copy'), 'file', set);
  await files.setFacts(at('sub/-rf'), 'link', set);
  await files.setFacts(at('big'), 'file', { ...set, mode: 0o4755 });
  for (const name of ['copy', 'sub/-rf', 'big']) await facts(at(name));
  await files.syncFile(at('copy'));
  await files.syncFolder(folder);
  told.push(await files.syncFileSystem(folder, signal), (await files.freeBytes(folder)) > 0);
  await files.makeFolder(at('closed'), 0o755);
  await files.makeFolder(at('closed/inner'), 0o755);
  await files.makeLink('../../copy', at('closed/inner/out'));
  await files.setFacts(at('closed/inner'), 'folder', { ...set, mode: 0 });
  await files.removeAll(at('closed'));
  told.push(await files.facts(at('closed')), (await files.facts(at('copy')))?.type);
  told.push((await files.system.realPath(`${folder}/sub/../none/x`)) === `${folder}/none/x`);
  return told;
}

describe.skipIf(noSshServer !== null).each(helperKinds)(
  `files of a host that has %s ${noSshServer ?? ''}`,
  (helper) => {
    let host: HostRestoring;
    let folder: string;
    beforeAll(async () => {
      host = await hostRestoring(helper);
      folder = mkdtempSync(join(tmpdir(), 'restore-host-'));
    });
    afterAll(async () => {
      rmSync(folder, { recursive: true, force: true });
      await host.dispose();
    });

    test('are found, made and changed as those of this computer are', async () => {
      const { files, close } = host.open();
      const [here, there] = [join(folder, 'here'), join(folder, 'there')];
      for (const path of [here, there]) mkdirSync(path);
      host.give(folder);
      const told = await everyCall(files, there);
      expect(told).toEqual(await everyCall(systemFiles, here));
      expect(await files.names(there)).not.toContain('injected');
      close();
    });

    test('have their time to the nanosecond, also before 1970', async () => {
      const { files, close } = host.open();
      const path = join(folder, 'timed');
      writeFileSync(path, '');
      symlinkSync('timed', join(folder, 'link'));
      host.give(folder);
      for (const modifiedNs of [1_600_000_000_123_456_789n, 5n, -1_500_000_001n]) {
        const facts = { mode: 0o600, uid: null, gid: null, modifiedNs };
        await files.setFacts(path, 'file', facts);
        await files.setFacts(join(folder, 'link'), 'link', facts);
        expect(lstatSync(path, { bigint: true }).mtimeNs).toBe(modifiedNs);
        expect((await files.facts(path))?.modifiedNs).toBe(modifiedNs);
        expect(lstatSync(join(folder, 'link'), { bigint: true }).mtimeNs).toBe(modifiedNs);
      }
      close();
    });
  },
);

test.skipIf(noSshServer !== null)(
  `files of a host are changed once, although the answer to a change is lost with its connection ${noSshServer ?? ''}`,
  async () => {
    const host = await hostRestoring();
    const folder = mkdtempSync(join(tmpdir(), 'restore-host-'));
    onTestFinished(async () => {
      rmSync(folder, { recursive: true, force: true });
      await host.dispose();
    });
    const { files, close } = host.open();
    const at = (name: string) => join(folder, `once-${name}`);
    for (const name of ['file', 'moved', 'gone']) writeFileSync(at(name), name);
    mkdirSync(at('empty'));
    host.give(folder);
    await files.facts(folder);
    await files.sha256(at('file'), signal);
    const changes: readonly (readonly [() => Promise<unknown>, () => boolean])[] = [
      [() => files.makeFolder(at('folder'), 0o755), () => existsSync(at('folder'))],
      [() => files.makeLink('to', at('link')), () => isThere(at('link'))],
      [() => files.link(at('file'), at('second')), () => existsSync(at('second'))],
      [() => files.rename(at('moved'), at('there')), () => existsSync(at('there'))],
      [() => files.removeFile(at('gone')), () => !existsSync(at('gone'))],
      [() => files.removeEmptyFolder(at('empty')), () => !existsSync(at('empty'))],
      [() => files.copy(at('file'), at('copy')), () => existsSync(at('copy'))],
      [() => files.create(at('new')), () => existsSync(at('new'))],
    ];
    for (const [change, isDone] of changes) {
      // It is on its way back for so long.
      host.link.state.delayMs = 150;
      const changed = change();
      while (!isDone()) await pause(2);
      host.link.cut();
      host.link.state.delayMs = 0;
      await changed;
      expect(isDone()).toBe(true);
    }
    expect(readFileSync(at('copy'), 'utf8')).toBe('file');
    expect(await code(files.makeFolder(at('folder'), 0o755))).toBe('EEXIST');
    close();
  },
  60_000,
);
