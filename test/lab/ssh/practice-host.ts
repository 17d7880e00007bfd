import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { noSshServer, startSshServer } from './start-ssh-server.ts';
import type { SshServer } from './start-ssh-server.ts';

/** Why no practice host can be made here; null where it can. */
export const noPracticeHost =
  noSshServer ??
  (process.getuid?.() === 0 ? null : 'Only root gives a host files that the desk does not see.');

/** Whether tests are to have the files of their targets on one. */
export function isOverSsh(): boolean {
  return process.env['HOLDFAST_PRACTICE_OVER'] === 'ssh';
}

/** Where the files lie on the host, and nowhere on the desk. */
const there = '/srv/practice';

/** A host whose files the desk cannot read otherwise: they have another path there, and belong to another account. */
export type PracticeHost = {
  readonly server: SshServer;
  /** What lies in this folder goes before all other programs of the host. */
  readonly programs: string;
  /** The path on the host of what lies at this path for the test. */
  readonly pathThere: (path: string) => string;
  /** Gives everything to the account of the host, also what a practice server has made since. */
  readonly giveFiles: () => void;
  readonly stop: () => Promise<void>;
};

/** Starts one that has this folder. */
export async function startPracticeHost(folder: string): Promise<PracticeHost> {
  if (existsSync(there)) throw new Error(`${there} is there on this computer: it would not prove anything`);
  const server = await startSshServer({
    bind: { from: folder, to: there },
    environment: { PATH: `${there}/programs:/usr/local/bin:/usr/bin:/bin` },
  });
  return {
    server,
    programs: join(folder, 'programs'),
    pathThere: (path) =>
      path === folder || path.startsWith(`${folder}/`) ? `${there}${path.slice(folder.length)}` : path,
    giveFiles: () => {
      execFileSync('chown', ['-R', `${server.account.user}:`, folder]);
    },
    stop: () => server.stop(),
  };
}
