import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lost } from '../../electron/locations/ssh/ssh-errors.ts';
import { findInterrupted } from '../../electron/snapshots/restore/find-interrupted.ts';
import { resumeRestore, rollbackRestore } from '../../electron/snapshots/restore/resume-restore.ts';
import { runRestore } from '../../electron/snapshots/restore/run-restore.ts';
import { isAppError } from '../../shared/errors/app-error.ts';
import { watchedFiles } from '../fakes/failing-files.ts';
import type { FileCall } from '../fakes/failing-files.ts';
import { hostRestoring } from '../integration/snapshots/restore/support/host-restoring.ts';
import type { HostRestoring } from '../integration/snapshots/restore/support/host-restoring.ts';
import { noSshServer } from '../lab/ssh/start-ssh-server.ts';
import { contentOf, isLongForm, jobContext, makeRig, ownNames, requestFor } from './restore-rig.ts';
import type { RestoreRig } from './restore-rig.ts';

const timeoutMs = isLongForm ? 1_800_000 : 120_000;
const rounds = isLongForm ? 200 : 5;

/** Everything but owners: what was taken from root here belongs to the account of the host there. */
function picturesOf(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.replace(/ \d+:\d+( |$)/, '$1'));
}

describe.skipIf(noSshServer !== null)(`a restore over a link that breaks ${noSshServer ?? ''}`, () => {
  let rig: RestoreRig;
  let host: HostRestoring;
  let calls: readonly FileCall[];
  beforeAll(async () => {
    [rig, host] = await Promise.all([makeRig({ otherGate: false }), hostRestoring()]);
    chmodSync(dirname(rig.folder), 0o711);
    calls = await callsOfOne();
  });
  afterAll(async () => {
    rig.remove();
    await host.dispose();
  });

  const given = () => {
    const folder = rig.copy();
    host.give(folder);
    return folder;
  };
  const callsOfOne = async () => {
    const seen: FileCall[] = [];
    const { files, close } = host.open();
    const folder = given();
    await runRestore(
      requestFor(
        rig.contents,
        folder,
        watchedFiles((call) => seen.push(call), files),
      ),
      jobContext(),
    );
    close();
    expect(picturesOf(contentOf(folder))).toEqual(picturesOf(rig.after));
    return seen;
  };
  /** From the intent on, where what is there changes, most of them. */
  const sampled = (turn: number) => {
    const intent = calls.findIndex(({ path }) => path.includes('.intent.json'));
    const late = Math.floor((calls.length - intent) / rounds);
    return turn % 4 === 0 ? Math.floor((intent * turn) / rounds) + 1 : intent + late * turn + (turn % 3);
  };

  test(
    'that does not come back leaves the old, the new or what can be finished and taken back, and no litter',
    async () => {
      for (let turn = 0; turn < rounds; turn += 1) {
        const folder = given();
        const at = sampled(turn);
        const first = host.open({ patienceMs: 0 });
        const files = watchedFiles(({ number }) => {
          if (number === at) host.link.cut();
          if (number > at) throw lost('host');
        }, first.files);
        const failure = await runRestore(requestFor(rig.contents, folder, files), jobContext()).then(
          () => null,
          (error: unknown) => error,
        );
        first.close();
        const what = `call ${at}: ${calls[at - 1]?.name} ${calls[at - 1]?.path}`;
        expect(isAppError(failure) ? failure.code : failure, what).toMatch(
          /^(ssh\/lost|restore\/interrupted)$/,
        );
        const { files: again, close } = host.open();
        const [found] = await findInterrupted(again, [folder], new AbortController().signal);
        if (found === undefined) expect(picturesOf(contentOf(folder)), what).toEqual(picturesOf(rig.before));
        else {
          expect(found.running, what).toBe(false);
          const [finish, expected] =
            turn % 2 === 0 && found.direction === 'forward'
              ? [resumeRestore, rig.after]
              : [rollbackRestore, rig.before];
          await finish(again, found.intentPath, jobContext());
          expect(picturesOf(contentOf(folder)), what).toEqual(picturesOf(expected));
        }
        // A restore that ends takes with it what the one before had left beside it.
        await runRestore(requestFor(rig.contents, folder, again), jobContext());
        expect(picturesOf(contentOf(folder)), what).toEqual(picturesOf(rig.after));
        expect(ownNames(folder, 'restore'), what).toEqual([]);
        close();
      }
    },
    timeoutMs,
  );

  test(
    'and comes back is carried to its end by the same restore, whatever was under way',
    async () => {
      for (let turn = 0; turn < rounds; turn += 1) {
        const folder = given();
        const at = sampled(turn);
        const { files: there, close } = host.open();
        const files = watchedFiles(({ number }) => {
          // Before the request leaves, or after it was carried out and before its answer arrives.
          if (number !== at) return;
          if (turn % 2 === 0) host.link.cut();
          else setTimeout(() => host.link.cut(), 1);
        }, there);
        const what = `call ${at}: ${calls[at - 1]?.name} ${calls[at - 1]?.path}`;
        const result = await runRestore(requestFor(rig.contents, folder, files), jobContext());
        expect(result.outcome, what).toBe('restored');
        expect(picturesOf(contentOf(folder)), what).toEqual(picturesOf(rig.after));
        expect(ownNames(folder, 'restore'), what).toEqual([]);
        close();
      }
    },
    timeoutMs,
  );
});
