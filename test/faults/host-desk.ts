import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, readdirSync } from 'node:fs';
import { builtJob } from '../fakes/built-child.ts';
import { addVault, installShopPack, openShopDesk, targetName } from '../integration/cli/support/shop-desk.ts';
import type { ShopDesk } from '../integration/cli/support/shop-desk.ts';
import type { PracticeMachine } from '../integration/snapshots/host-databases/host-workshop.ts';
import type { SshServer } from '../lab/ssh/start-ssh-server.ts';
import { trustHost } from '../lab/ssh/through-host.ts';

/** A command line with a target on a host, which is reached over a link. */
export type HostDesk = ShopDesk & {
  /** What is there belongs to the account of the host. */
  readonly give: (folder?: string) => void;
  /** Makes a repository called `far` in a folder of the host. */
  readonly addFar: (folder: string) => Promise<void>;
};

/** @param root of the target, where that is not the shop of the desk itself */
export async function openHostDesk(machine: PracticeMachine, root?: string): Promise<HostDesk> {
  const { link, server } = machine;
  const desk = await openShopDesk();
  const give = (folder = desk.outside) => {
    execFileSync('chown', ['-hR', `${server.account.user}:`, folder]);
  };
  chmodSync(desk.outside, 0o755);
  give(desk.shop);
  const knownHostsLine = () => server.knownHostsLine().replace(`:${server.port}`, `:${link.port}`);
  const overLink: SshServer = { ...server, port: link.port, knownHostsLine };
  await trustHost((args) => desk.holdfast(args), overLink);
  const address = `${server.account.user}@${server.host}:${link.port}`;
  const identity = ['--identity', server.keyFile];
  await installShopPack(desk);
  const settings = ['--set', `root=${root ?? desk.shop}`];
  await desk.json(
    'target',
    'add',
    '--pack',
    'shop',
    '--name',
    targetName,
    ...settings,
    '--ssh',
    address,
    ...identity,
  );
  await addVault(desk, 'vault');
  const addFar = async (folder: string) => {
    const kit = ['--recovery-kit', desk.at('kit-of-far')];
    await desk.json('repo', 'init', `ssh://${address}${folder}`, ...identity, '--name', 'far', ...kit);
  };
  return { ...desk, give, addFar };
}

/** `kill -9` of every process that does a job of this one's consoles, and how many that were. */
export function killJobs(): number {
  const jobs = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && isJob(pid));
  for (const pid of jobs) process.kill(Number(pid), 'SIGKILL');
  return jobs.length;
}

function isJob(pid: string): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    return parent === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(builtJob);
  } catch {
    // It has just ended.
    return false;
  }
}
