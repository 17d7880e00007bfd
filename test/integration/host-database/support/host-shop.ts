import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SshLocation } from '../../../../electron/locations/ssh/ssh-location.ts';
import type { ChildHost } from '../../../../electron/platform/child-host.ts';
import { practiceDesk } from '../../../fakes/ssh-desk.ts';
import type { PracticeDesk } from '../../../fakes/ssh-desk.ts';
import { labOwner } from '../../../lab/ssh/lab-account.ts';
import { startSlowLink } from '../../../lab/ssh/slow-link.ts';
import type { SlowLink } from '../../../lab/ssh/slow-link.ts';
import { startSshServer } from '../../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../../lab/ssh/start-ssh-server.ts';
import { later } from '../../live-database/support/children.ts';
import type { DatabaseShop } from '../../live-database/support/children.ts';
import { Writer } from '../../live-database/support/writer.ts';

/** What every POSIX system has, as far as reading a database needs it. */
const everywhere =
  'sh bash cat cp cut date dd df du env find grep head id kill ls mkdir mount od rm sed sleep stat test tr true uname'.split(
    ' ',
  );

/** A program that reads databases there; `nothing` has none. */
export const readers = ['python3', 'sqlite3'] as const;
export type Reader = (typeof readers)[number] | 'nothing';

/** A host that has one program to read databases with, reached over a link that can be cut. */
export type DatabaseHost = {
  readonly server: SshServer;
  readonly link: SlowLink;
  readonly desk: PracticeDesk;
  /** A folder of a new server there; removed after the test. */
  readonly openShop: () => HostShop;
  readonly stop: () => Promise<void>;
};

export type HostShop = DatabaseShop & {
  readonly location: SshLocation;
  readonly root: string;
  readonly scratch: string;
};

/** No child of this computer has anything to do with it. */
const noChildren: ChildHost = {
  run: () => Promise.reject(new Error('nothing is read here')),
  dispose: () => undefined,
};

export async function startDatabaseHost(reader: Reader): Promise<DatabaseHost> {
  const base = mkdtempSync(join(tmpdir(), 'holdfast-database-host-'));
  chmodSync(base, 0o755);
  const tools = join(base, 'bin');
  mkdirSync(tools);
  for (const name of [...everywhere, ...(reader === 'nothing' ? [] : [reader])])
    symlinkSync(
      execFileSync('/bin/sh', ['-c', 'PATH=/usr/bin:/bin command -v "$1"', 'sh', name], {
        encoding: 'utf8',
      }).trim(),
      join(tools, name),
    );
  const scratch = join(base, 'tmp');
  mkdirSync(scratch);
  chmodSync(scratch, 0o1777);
  const server = await startSshServer({ environment: { PATH: tools, TMPDIR: scratch } });
  const [link, desk] = await Promise.all([startSlowLink(server.port), practiceDesk()]);
  const owner = process.getuid?.() === 0 ? labOwner(server.account) : {};
  desk.enter(server);
  const settings = desk.enter({
    ...server,
    port: link.port,
    knownHostsLine: () => lineFor(server, link.port),
  });
  return {
    server,
    link,
    desk,
    openShop: () => {
      const root = mkdtempSync(join(base, 'server-'));
      later(() => rmSync(root, { recursive: true, force: true }));
      if (process.getuid?.() === 0) execFileSync('chown', [server.account.user, root]);
      return {
        root,
        scratch,
        location: desk.connections.location(settings, root),
        children: noChildren,
        path: (name) => join(root, name),
        files: () => readdirSync(root).toSorted(),
        scratchFiles: () => readdirSync(scratch).filter((name) => name.startsWith('.holdfast-tmp-')),
        open: (name) => Writer.open(join(root, name), owner),
        leave: async () => undefined,
      };
    },
    stop: async () => {
      await desk.dispose();
      await link.stop();
      await server.stop();
      rmSync(base, { recursive: true, force: true });
    },
  };
}

function lineFor(server: SshServer, port: number): string {
  return server.knownHostsLine().replace(`:${server.port} `, `:${port} `);
}
