import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, chmodSync } from 'node:fs';
import { createServer } from 'node:http';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { RestoreIntent } from '../../../../electron/snapshots/restore/intent.ts';
import { findInterrupted } from '../../../../electron/snapshots/restore/find-interrupted.ts';
import { planRestore } from '../../../../electron/snapshots/restore/plan-restore.ts';
import {
  resumeRestore,
  rollbackRestore,
  undoRestore,
} from '../../../../electron/snapshots/restore/resume-restore.ts';
import { runRestore } from '../../../../electron/snapshots/restore/run-restore.ts';
import { captureFolder } from '../../../fakes/folder-contents.ts';
import { watchedFiles } from '../../../fakes/failing-files.ts';
import { mountSmallDisk } from '../../cli/support/small-disk.ts';
import { noSshServer } from '../../../lab/ssh/start-ssh-server.ts';
import type { LocalText } from '../../../../shared/model/local-text.ts';
import { helperKinds, hostRestoring } from './support/host-restoring.ts';
import type { HostRestoring } from './support/host-restoring.ts';
import { liveOn, serverAt, service } from './support/practice-server.ts';
import { context, inPlace, picture } from './support/restoring.ts';

/** Takes all the space there is. */
function fill(hog: string): void {
  try {
    for (;;) appendFileSync(hog, Buffer.alloc(64 * 1024, 1));
  } catch {
    // It is full now.
  }
}

test.skipIf(noSshServer !== null)(
  `a host that has neither python3 nor the tools of GNU is refused with what is missing ${noSshServer ?? ''}`,
  async () => {
    const host = await hostRestoring('nothing');
    onTestFinished(() => host.dispose());
    const { files, close } = host.open();
    onTestFinished(close);
    const failure = await files.facts('/').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'restore/host-lacks-tools' });
    expect(String(failure)).toContain('(stat, df)');
  },
);

test.skipIf(noSshServer !== null)(
  `a host where nobody answers is told at once, before anything was begun there ${noSshServer ?? ''}`,
  async () => {
    const host = await hostRestoring();
    onTestFinished(() => host.dispose());
    await host.link.stop();
    const { files, close } = host.open();
    onTestFinished(close);
    const begunAt = performance.now();
    await expect(files.facts('/')).rejects.toMatchObject({ code: 'ssh/refused' });
    expect(performance.now() - begunAt).toBeLessThan(20_000);
  },
);

describe.skipIf(noSshServer !== null).each(helperKinds)(
  `a restore on a host that has %s ${noSshServer ?? ''}`,
  (helper) => {
    let host: HostRestoring;
    let there: ReturnType<HostRestoring['open']>;
    beforeAll(async () => {
      host = await hostRestoring(helper);
      there = host.open();
    });
    afterAll(async () => {
      there.close();
      await host.dispose();
    });

    /** A folder that the account of the host owns. */
    const folderThere = () => {
      const folder = mkdtempSync(join(tmpdir(), 'restore-host-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      return folder;
    };
    /** A server that has gone on since its snapshot. */
    const server = () => {
      const folder = folderThere();
      const contents = serverAt(folder);
      host.give(folder);
      const before = picture(folder);
      liveOn(folder);
      host.give(folder);
      return { folder, contents, before, now: picture(folder) };
    };

    test('puts the set back byte for byte, and can be undone to the byte', async () => {
      const { files } = there;
      const { folder, contents, before, now } = server();
      const plan = await planRestore(inPlace(contents, folder, { files, service }), context());
      expect(plan.blockers).toEqual([]);
      expect(plan.parts.find(({ id }) => id === 'database')?.changes.changed).toBe(1);
      const { safety, id } = await runRestore(inPlace(contents, folder, { files, service }), context());
      expect(picture(folder)).toEqual(before);
      expect(readdirSync(folder).filter((name) => name.startsWith('.holdfast'))).toEqual([
        `.holdfast-safety-${id}`,
      ]);
      await undoRestore(files, safety?.folders[0] ?? '', context());
      expect(picture(folder)).toEqual(now);
      expect(readdirSync(folder).filter((name) => name.startsWith('.holdfast'))).toEqual([]);
    });

    test('makes names that mean something to a shell as they are', async () => {
      const { files } = there;
      const folder = folderThere();
      const odd = ['line\nbreak\n', '$(touch injected)', `' " \``, '-rf', '\\0101', '*'];
      mkdirSync(join(folder, 'tree'));
      for (const name of odd) writeFileSync(join(folder, 'tree', name), name);
      host.give(folder);
      const contents = captureFolder(folder, [{ id: 'tree', kind: 'tree', paths: ['tree'] }]);
      const before = picture(folder);
      rmSync(join(folder, 'tree'), { recursive: true });
      await runRestore(inPlace(contents, folder, { files }), context());
      expect(picture(folder)).toEqual(before);
      expect(existsSync(join(folder, 'injected'))).toBe(false);
    });

    test('is refused while a process of the host has a file open, or the service answers there', async () => {
      const { files } = there;
      const { folder, contents, now } = server();
      const holder = spawn('tail', ['-f', join(folder, 'messenger.db')], { ...host.owner, stdio: 'ignore' });
      const web = createServer((_request, answer) => void answer.end());
      await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
      onTestFinished(() => {
        holder.kill();
        web.close();
      });
      const { port } = web.address() as { port: number };
      const running = { url: `http://localhost:${port}/`, timeoutMs: 10_000 };
      const request = inPlace(contents, folder, { files, service: { ...service, running } });
      const opened = () =>
        planRestore(request, context()).then(({ blockers }) => blockers.map(({ code }) => code));
      await expect.poll(opened, { timeout: 20_000 }).toEqual(['service-running', 'file-held']);
      const plan = await planRestore(request, context());
      expect(plan.blockers[1]?.text.en).toContain(`tail, ${holder.pid}`);
      await expect(runRestore(request, context())).rejects.toMatchObject({ code: 'restore/blocked' });
      expect(picture(folder)).toEqual(now);
    });

    test('is left alone by other desks while its own shows that it is there, and free after that', async () => {
      const { files } = there;
      const { folder, contents, before, now } = server();
      const calls: string[] = [];
      const broken = watchedFiles(({ name, path }) => {
        calls.push(name);
        if (name === 'rename' && path.includes('/staged/'))
          throw Object.assign(new Error('away'), { code: 'EIO' });
        if (name === 'rename' && calls.filter((one) => one === 'rename').length > 2)
          throw Object.assign(new Error('away'), { code: 'EIO' });
      }, files);
      const failure = runRestore(inPlace(contents, folder, { files: broken, service }), context());
      await expect(failure).rejects.toMatchObject({ code: 'restore/interrupted' });
      const [intent = ''] = readdirSync(folder).filter((name) => name.endsWith('.intent.json'));
      const path = join(folder, intent);
      const written = RestoreIntent.parse(JSON.parse(readFileSync(path, 'utf8')));
      const owner = { ...written.owner, machineId: 'another', hostName: 'other-desk' };
      writeFileSync(path, JSON.stringify({ ...written, owner }));
      host.give(folder);
      const { signal } = new AbortController();
      expect(await findInterrupted(files, [folder], signal)).toMatchObject([
        { running: true, host: 'other-desk' },
      ]);
      for (const taken of [resumeRestore, rollbackRestore])
        await expect(taken(files, path, context())).rejects.toMatchObject({ code: 'run/busy' });
      execFileSync('touch', ['-d', '-5 minutes', path]);
      expect(await findInterrupted(files, [folder], signal)).toMatchObject([{ running: false }]);
      await rollbackRestore(files, path, context());
      expect(picture(folder)).toEqual(now);
      expect(before).not.toEqual(now);
    });

    test('ends at once when it is cancelled while the host is away, and says meanwhile what it waits for', async () => {
      const stop = new AbortController();
      const waited = Promise.withResolvers<string>();
      const waits = ({ en }: LocalText) => waited.resolve(en);
      const { files, close } = host.open({ signal: stop.signal, waits });
      onTestFinished(() => {
        host.link.state.down = false;
        close();
      });
      const folder = folderThere();
      expect(await files.facts(folder)).toMatchObject({ type: 'folder' });
      host.link.state.down = true;
      host.link.cut();
      const asked = files.facts(folder);
      expect(await waited.promise).toMatch(/^Waiting for .+ \(lost at \d{4}-/);
      const began = performance.now();
      stop.abort();
      await expect(asked).rejects.toMatchObject({ code: 'run/cancelled' });
      // What is cleaned up after that does not wait either.
      await expect(files.removeAll(folder)).rejects.toMatchObject({ code: 'ssh/lost' });
      expect(performance.now() - began).toBeLessThan(2000);
    });

    test('says that the disk there is full, or may not be written, and leaves everything as it was', async ({
      skip,
    }) => {
      const folder = join(folderThere(), 'disk');
      const disk = mountSmallDisk(folder, 24 * 1024 ** 2) ?? skip('this account may not mount a file system');
      onTestFinished(() => disk.unmount());
      const contents = serverAt(folder);
      liveOn(folder);
      host.give(folder);
      chmodSync(join(folder, '..'), 0o755);
      const now = picture(folder);
      const hog = join(folder, 'hog');
      const filling = watchedFiles(({ name, path }) => {
        if (name === 'create' && path.endsWith('/messenger.db')) fill(hog);
      }, there.files);
      const run = (files: typeof filling) =>
        runRestore(inPlace(contents, folder, { files, service }), context());
      await expect(run(filling)).rejects.toMatchObject({ code: 'restore/disk-full' });
      rmSync(hog);
      expect(picture(folder)).toEqual(now);
      disk.makeReadOnly();
      await expect(run(there.files)).rejects.toMatchObject({
        code: 'restore/destination-failed',
        message: expect.stringMatching(/on the host .* the host reports EROFS/) as string,
      });
      expect(picture(folder)).toEqual(now);
    });
  },
);
