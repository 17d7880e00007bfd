import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HostCalls } from '../../../../../electron/snapshots/restore/host/host-calls.ts';
import type { HostCallOptions } from '../../../../../electron/snapshots/restore/host/host-calls.ts';
import { hostFiles } from '../../../../../electron/snapshots/restore/host/host-files.ts';
import { hostSystem } from '../../../../../electron/snapshots/restore/host/host-system.ts';
import type { RestoreFiles } from '../../../../../electron/snapshots/restore/restore-files.ts';
import { practiceDesk } from '../../../../fakes/ssh-desk.ts';
import { labOwner } from '../../../../lab/ssh/lab-account.ts';
import { startSlowLink } from '../../../../lab/ssh/slow-link.ts';
import type { SlowLink } from '../../../../lab/ssh/slow-link.ts';
import { startSshServer } from '../../../../lab/ssh/start-ssh-server.ts';

/** What a host may have for the helper of a restore. */
export const helperKinds = ['python3', 'the tools of GNU'] as const;
export type HelperKind = (typeof helperKinds)[number];

const tools = `sh bash cat true echo env uname id date test sleep ps kill
  stat touch cp mv ln rm mkdir rmdir unlink find readlink truncate
  sha256sum base64 dd od head tail tr ls grep chmod chown df sync`.split(/\s+/);

/** A host to restore on, reached by a link that can be slow and cut. */
export type HostRestoring = {
  readonly link: SlowLink;
  /** Files of the host, with helpers of their own. */
  readonly open: (options?: Partial<HostCallOptions>) => {
    readonly files: RestoreFiles;
    readonly close: () => void;
  };
  /** Gives everything in a folder to the account of the host. */
  readonly give: (folder: string) => void;
  readonly owner: { readonly uid: number; readonly gid: number };
  readonly dispose: () => Promise<void>;
};

export async function hostRestoring(helper: HelperKind | 'nothing' = 'python3'): Promise<HostRestoring> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-host-tools-'));
  chmodSync(folder, 0o755);
  const programs = join(folder, 'bin');
  mkdirSync(programs);
  const all = {
    python3: [...tools, 'python3'],
    'the tools of GNU': tools,
    nothing: tools.filter((name) => name !== 'stat' && name !== 'df'),
  }[helper];
  for (const name of all) symlinkSync(whereIs(name), join(programs, name));
  const [server, desk] = await Promise.all([
    startSshServer({ environment: { PATH: programs } }),
    practiceDesk(),
  ]);
  const link = await startSlowLink(server.port);
  const knownHostsLine = () => server.knownHostsLine().replace(`:${server.port}`, `:${link.port}`);
  const settings = desk.enter({ ...server, port: link.port, knownHostsLine });
  return {
    link,
    open: (options) => {
      const connection = desk.connections.to(settings);
      const location = (root: string) => desk.connections.location(settings, root);
      const calls = new HostCalls(connection, options);
      const files = hostFiles(calls, hostSystem({ connection, location }, calls, folder));
      return { files, close: () => calls.dispose() };
    },
    give: (path) => {
      execFileSync('chown', ['-hR', `${server.account.user}:`, path]);
    },
    owner: labOwner(server.account),
    dispose: async () => {
      await desk.dispose();
      await link.stop();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function whereIs(name: string): string {
  const found = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'].map((dir) => join(dir, name)).find(existsSync);
  if (found === undefined) throw new Error(`${name} is not on this computer`);
  return found;
}
