import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAppError } from '../../shared/errors/app-error.ts';
import type { ProcessIdentity } from '../../electron/platform/machine.ts';
import type { Repository } from '../../electron/repository/repository.ts';
import { listRoots } from '../../electron/repository/roots/root-files.ts';
import { copyRepository } from '../../electron/repository/upkeep/copy.ts';
import { check, upkeepContext } from '../fakes/check-options.ts';
import { deadProcess } from '../fakes/dead-process.ts';
import { FaultyStorage } from '../fakes/faulty-storage.ts';
import { openAt } from '../fakes/placed-repository.ts';
import { author } from '../fakes/repository-facts.ts';
import { practiceDesk } from '../fakes/ssh-desk.ts';
import type { PracticeDesk } from '../fakes/ssh-desk.ts';
import { enterOver, giveToAccount, storageOnHost } from '../fakes/ssh-place.ts';
import { captureFiles, captured, filesOf, tempRepository } from '../fakes/temp-repository.ts';
import type { TempRepository } from '../fakes/temp-repository.ts';
import { startSlowLink } from '../lab/ssh/slow-link.ts';
import type { SlowLink } from '../lab/ssh/slow-link.ts';
import { noSshServer, startSshServer } from '../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../lab/ssh/start-ssh-server.ts';
import {
  beginRound,
  bytesFrom,
  faultRounds,
  faultSeed,
  makeScene,
  mustBeWhole,
  pruneIn,
  randomFrom,
  sampledCalls,
} from './repository-scene.ts';
import type { Round, Scene } from './repository-scene.ts';

const { signal } = new AbortController();
const tried = { 'new.bin': bytesFrom('new', 40_000), 'small.bin': bytesFrom('small', 3000) };

type Operation = (repository: Repository, round: Round) => Promise<unknown>;

describe.skipIf(noSshServer !== null)(`a repository on a host whose link is cut ${noSshServer ?? ''}`, () => {
  let server: SshServer;
  let desk: PracticeDesk;
  let scene: Scene;
  let dead: ProcessIdentity;
  let source: TempRepository;
  beforeAll(async () => {
    [server, desk, scene, dead, source] = await Promise.all([
      startSshServer(),
      practiceDesk(),
      makeScene(),
      deadProcess(),
      tempRepository(),
    ]);
    await captured(source.repository, tried);
  });
  afterAll(async () => {
    await desk.dispose();
    await Promise.all([server.stop(), scene.dispose(), source.dispose()]);
  });

  const operations: readonly (readonly [string, Operation])[] = [
    ['a capture', (repository, { clock }) => captureFiles(repository, tried, { clock, identity: dead })],
    ['a prune', (repository, { clock }) => pruneIn(repository, clock, dead)],
    [
      'a copy into it',
      (repository, { clock }) => {
        const options = { by: author, snapshots: null };
        return copyRepository(
          source.repository,
          repository,
          options,
          upkeepContext({ clock, identity: dead }),
        );
      },
    ],
  ];

  /** Runs the operation over a link, and answers how many calls its place had. */
  async function run(operation: Operation, round: Round, onCall: Cut): Promise<number> {
    giveToAccount(server, round.folder);
    const link = await startSlowLink(server.port);
    const settings = enterOver(desk, server, link);
    const place = new FaultyStorage(storageOnHost(desk, settings, round.folder));
    try {
      const repository = await openAt(place, scene.rootSecret, round.clock);
      place.calls = 0;
      place.onCall = (calls) => onCall(calls, link);
      const failure: unknown = await operation(repository, round).catch((error: unknown) => error);
      if (failure instanceof Error && !isAppError(failure)) throw failure;
      return place.calls;
    } finally {
      desk.connections.close(settings);
      await link.stop();
    }
  }

  it.each(operations)(
    'in the middle of %s loses nothing, blocks nothing and leaves nothing',
    async (_, operation) => {
      const whole = await beginRound(scene);
      const calls = await run(operation, whole, () => undefined);
      expect(calls).toBeGreaterThan(20);
      await whole.dispose();
      for (const at of sampledCalls(calls, randomFrom(faultSeed))) {
        const round = await beginRound(scene);
        const isForGood = at % 3 === 0;
        try {
          await run(operation, round, cutAt(at, isForGood));
          // What could be reached again was tidied up; what could not is swept a day later, and nobody minds it until then.
          const left = readdirSync(round.folder).filter((name) => name.endsWith('.tmp'));
          if (!isForGood) expect(left).toEqual([]);
          await expectEarlierOnes(round);
          await mustBeWhole(scene, round, tried);
        } catch (error: unknown) {
          throw new Error(`cut at call ${at}, seed ${faultSeed}`, { cause: error });
        } finally {
          await round.dispose();
        }
      }
    },
    60_000 + faultRounds * 20_000,
  );

  /** Before anything else has worked on it. */
  async function expectEarlierOnes(round: Round): Promise<void> {
    const repository = await round.open();
    expect(await listRoots(repository.storage, signal)).toEqual(
      expect.arrayContaining([...scene.kept.keys()]),
    );
    for (const [id, files] of scene.kept) expect(await filesOf(repository, id)).toEqual(files);
    expect((await check(repository)).problems).toEqual([]);
  }
});

type Cut = (calls: number, link: SlowLink) => void;

/** Just before a call, or a moment after it has begun. */
function cutAt(at: number, isForGood: boolean): Cut {
  return (calls, link) => {
    if (calls !== at) return;
    const cut = () => {
      link.cut();
      if (isForGood) void link.stop();
    };
    if (at % 2 === 0) cut();
    else setImmediate(cut);
  };
}
