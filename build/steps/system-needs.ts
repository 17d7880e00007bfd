import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { findBrowser } from './find-browser.ts';
import { runProcess } from './run-process.ts';

/** A program that some tests need and npm cannot install. */
export type SystemNeed = { readonly package: string; readonly why: string; readonly present: boolean };

/** What the tests need from the system besides Node, and whether it is there. */
export function gatherNeeds(): readonly SystemNeed[] {
  if (process.platform !== 'linux') {
    return [{ package: 'Google Chrome or Chromium', why: 'the screens', present: findBrowser() !== null }];
  }
  return [
    { package: 'chromium', why: 'the screens, in a browser', present: findBrowser() !== null },
    { package: 'xvfb', why: 'the desktop window without a display', present: onPath('Xvfb') },
    {
      package: 'dbus',
      why: 'a session of its own for the keychain test',
      present: onPath('dbus-run-session'),
    },
    { package: 'gnome-keyring', why: 'a real keychain', present: onPath('gnome-keyring-daemon') },
    { package: 'openssh-server', why: 'targets reached over ssh', present: onPath('sshd') },
    { package: 'openssl', why: 'certificates for the practice servers', present: onPath('openssl') },
    { package: 'postgresql', why: 'a PostgreSQL server', present: hasPostgresServer() },
    { package: 'postgresql-client', why: 'dumps of PostgreSQL databases', present: onPath('pg_dump') },
    { package: 'age', why: 'opening exports without Holdfast', present: onPath('age') },
    { package: 'zstd', why: 'opening exports without Holdfast', present: onPath('zstd') },
    { package: 'python3', why: 'opening exports without Holdfast', present: onPath('python3') },
    { package: 'sqlite3', why: 'what snapshots are measured beside', present: onPath('sqlite3') },
    { package: 'restic', why: 'what snapshots are measured beside', present: onPath('restic') },
    { package: 'rsync', why: 'what snapshots are measured beside', present: onPath('rsync') },
    { package: 'borgbackup', why: 'what snapshots are measured beside', present: onPath('borg') },
  ];
}

function onPath(program: string): boolean {
  return ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/bin', '/sbin'].some((folder) =>
    existsSync(`${folder}/${program}`),
  );
}

/** The client alone makes the folders too. */
function hasPostgresServer(): boolean {
  const base = '/usr/lib/postgresql';
  return existsSync(base) && readdirSync(base).some((version) => existsSync(`${base}/${version}/bin/initdb`));
}

/** What to do about what is missing: nothing, install it, or print the command for somebody who may. */
export type NeedsPlan =
  | { readonly action: 'nothing' }
  | { readonly action: 'install'; readonly packages: readonly string[] }
  | { readonly action: 'tell'; readonly packages: readonly string[]; readonly command: string | null };

/** Decides; `apt` is true on Debian and its relatives. */
export function planNeeds(
  needs: readonly SystemNeed[],
  system: { readonly isRoot: boolean; readonly apt: boolean },
): NeedsPlan {
  const packages = needs.filter((need) => !need.present).map((need) => need.package);
  if (packages.length === 0) return { action: 'nothing' };
  if (!system.apt) return { action: 'tell', packages, command: null };
  if (system.isRoot) return { action: 'install', packages };
  const command = `sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  return { action: 'tell', packages, command };
}

/** Sees to it that the system has what the tests need, or says what is missing. Starts no service. */
export async function provideNeeds(): Promise<void> {
  const needs = gatherNeeds();
  const plan = planNeeds(needs, {
    isRoot: process.getuid?.() === 0,
    apt: existsSync('/usr/bin/apt-get'),
  });
  if (plan.action === 'nothing') return;
  for (const need of needs.filter((one) => !one.present)) {
    console.log(`missing: ${need.package}, needed for ${need.why}`);
  }
  if (plan.action === 'install') {
    await installWithApt(plan.packages);
    return;
  }
  console.log('Tests that need it are skipped.');
  if (plan.command !== null) console.log(`To run them as well: ${plan.command}`);
}

async function installWithApt(packages: readonly string[]): Promise<void> {
  console.log(`Installing ${packages.join(', ')} with apt-get; no service is started.`);
  const policy = '/usr/sbin/policy-rc.d';
  const ownPolicy = !existsSync(policy);
  // Debian asks this file before it starts a service of a package; 101 means "no".
  if (ownPolicy) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const installed = hasPackageLists() && (await apt('install', packages));
    if (!installed) {
      await apt('update', []);
      await apt('install', packages);
    }
  } finally {
    if (ownPolicy) rmSync(policy, { force: true });
  }
}

function hasPackageLists(): boolean {
  const folder = '/var/lib/apt/lists';
  return existsSync(folder) && readdirSync(folder).some((name) => name.includes('_Packages'));
}

async function apt(verb: 'install' | 'update', packages: readonly string[]): Promise<boolean> {
  const flags = verb === 'install' ? ['-y', '--no-install-recommends'] : ['-q'];
  const { exitCode } = await runProcess('apt-get', [verb, ...flags, ...packages], {
    timeoutMs: 300_000,
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  });
  return exitCode === 0;
}
