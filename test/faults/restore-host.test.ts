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
import { faultRounds } from './repository-scene.ts';
import { contentOf, isLongForm, jobContext, makeRig, ownNames, requestFor } from './restore-rig.ts';
import type { RestoreRig } from './restore-rig.ts';

const rounds = Math.max(4, faultRounds);
const timeoutMs = 120_000 + rounds * 9000;

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

  test(
    'and tells nobody that it does is found out, and then the same holds',
    async () => {
      const back = hurryKeepAlive();
      try {
        for (const moment of phasesOf(calls)) await fallSilent(moment);
      } finally {
        back();
      }
    },
    timeoutMs,
  );

  /** Neither end hears anything any more. Where it comes back, the next connection goes through. */
  async function fallSilent({ phase, at, comesBack }: SilentMoment): Promise<void> {
    const folder = given();
    const first = host.open(comesBack ? undefined : { patienceMs: 0 });
    const files = watchedFiles(({ number }) => {
      if (number !== at) return;
      host.link.hush();
      host.link.state.down = !comesBack;
    }, first.files);
    const what = `${phase}, ${comesBack ? 'comes back' : 'for good'}: call ${at}: ${calls[at - 1]?.name} ${calls[at - 1]?.path}`;
    const [ended] = await Promise.allSettled([
      runRestore(requestFor(rig.contents, folder, files), jobContext()),
    ]);
    first.close();
    host.link.state.down = false;
    if (!comesBack) {
      const code = ended.status === 'rejected' && isAppError(ended.reason) ? ended.reason.code : ended;
      expect(code, what).toMatch(/^(ssh\/(lost|timed-out)|restore\/interrupted)$/);
      const { files: again, close } = host.open();
      const [found] = await findInterrupted(again, [folder], new AbortController().signal);
      if (found === undefined) expect(picturesOf(contentOf(folder)), what).toEqual(picturesOf(rig.before));
      else await resumeRestore(again, found.intentPath, jobContext());
      await runRestore(requestFor(rig.contents, folder, again), jobContext());
      close();
    } else expect(ended, what).toMatchObject({ value: { outcome: 'restored' } });
    expect(picturesOf(contentOf(folder)), what).toEqual(picturesOf(rig.after));
    expect(ownNames(folder, 'restore'), what).toEqual([]);
  }
});

type SilentMoment = { readonly phase: string; readonly at: number; readonly comesBack: boolean };

/** In what it looks at before, prepares, exchanges, and tidies up: both ways in the long form. */
function phasesOf(calls: readonly FileCall[]): readonly SilentMoment[] {
  const intent = calls.findIndex(({ path }) => path.includes('.intent.json'));
  const staging = calls.findIndex(({ path, name }) => name === 'create' && path.includes('/staged/'));
  const exchanges = calls.flatMap(({ name }, at) => (name === 'rename' && at > intent ? [at] : []));
  const moments = [
    { phase: 'before', at: 6, comesBack: true },
    { phase: 'preparing', at: (staging + intent) >> 1, comesBack: false },
    { phase: 'exchanging', at: (exchanges[exchanges.length >> 1] ?? intent) + 1, comesBack: false },
    { phase: 'after', at: calls.length - 2, comesBack: true },
  ];
  const others = moments.map(({ comesBack, ...moment }) => ({ ...moment, comesBack: !comesBack }));
  return isLongForm ? [...moments, ...others] : moments;
}

/** A connection on which nothing is heard is lost after three questions without an answer: a minute, which is half a second here. */
function hurryKeepAlive(): () => void {
  const { setInterval: begin } = globalThis;
  const usualMs = 15_000;
  globalThis.setInterval = Object.assign(
    (task: () => void, everyMs?: number) => begin(task, everyMs === usualMs ? 150 : everyMs),
    begin,
  );
  return () => {
    globalThis.setInterval = begin;
  };
}
