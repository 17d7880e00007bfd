import { execFileSync } from 'node:child_process';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import type { SshSettings } from '../../../../electron/locations/ssh/ssh-ports.ts';
import { practiceDesk } from '../../../fakes/ssh-desk.ts';
import type { PracticeDesk } from '../../../fakes/ssh-desk.ts';
import { noSshServer, startSshServer } from '../../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../../lab/ssh/start-ssh-server.ts';
import type { Workshop } from '../../live-database/support/children.ts';
import { makeBench } from './local-run.ts';

/** Where the files lie that a test is about. */
export type Place = {
  /** Where the account that runs programs is at home. */
  readonly home: () => string;
  readonly bench: typeof makeBench;
};

/** The same tests for files of this computer and for those of a host that is reached over SSH, which belong to another account there. */
export function atEachPlace(tests: (place: Place) => void): void {
  describe('on this computer', () => {
    tests({ home: homedir, bench: makeBench });
  });
  describe.skipIf(noSshServer !== null)(`on a host ${noSshServer ?? ''}`, () => {
    let host: EnteredServer;
    beforeAll(async () => {
      host = await enterServer();
    });
    afterAll(() => host.stop());
    tests({ home: () => host.server.account.home, bench: (shop, now) => benchOn(host, shop, now) });
  });
}

export type EnteredServer = {
  readonly server: SshServer;
  readonly desk: PracticeDesk;
  readonly settings: SshSettings;
  readonly stop: () => Promise<void>;
};

/** A practice server, and a desk that may enter it. */
export async function enterServer(
  choices: Parameters<typeof startSshServer>[0] = {},
  deskChoices: Parameters<typeof practiceDesk>[0] = {},
): Promise<EnteredServer> {
  const [server, desk] = await Promise.all([startSshServer(choices), practiceDesk(deskChoices)]);
  const stop = async () => {
    await desk.dispose();
    await server.stop();
  };
  return { server, desk, settings: desk.enter(server), stop };
}

/** A bench whose server's folder is reached over SSH. Whatever a test puts there is given to the account of the host before a probe runs. */
export function benchOn({ server, desk, settings }: EnteredServer, shop: Workshop, now = Date.now()) {
  const { connections } = desk;
  const bench = makeBench(shop, now);
  bench.location = connections.location(settings, shop.root);
  bench.connection = connections.to(settings);
  bench.folderAt = (path) => connections.location(settings, path);
  bench.beforeRun = () => giveFiles(server, dirname(shop.root));
  return bench;
}

export function giveFiles({ account }: SshServer, folder: string): void {
  if (process.getuid?.() === 0) execFileSync('chown', ['-Rh', `${account.user}:`, folder]);
}
