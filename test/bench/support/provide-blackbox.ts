import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { runProcess } from '../../../build/steps/run-process.ts';
import { progress } from './rows.ts';

const program = '/usr/bin/prometheus-blackbox-exporter';
const packageName = 'prometheus-blackbox-exporter';
const aptTimeoutMs = 180_000;

/** Installs Debian's blackbox exporter where that can be done without asking; starts no service. */
export async function provideBlackbox(): Promise<void> {
  if (existsSync(program) || !existsSync('/usr/bin/apt-get')) return;
  if (process.getuid?.() !== 0) {
    progress(`to compare with it: sudo apt-get install -y --no-install-recommends ${packageName}`);
    return;
  }
  progress(`installing ${packageName} with apt-get, to compare with it; no service is started`);
  const policy = '/usr/sbin/policy-rc.d';
  const ownPolicy = !existsSync(policy);
  // Debian asks this file before it starts a service of a package; 101 means "no".
  if (ownPolicy) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    if (hasPackageLists() && (await apt(['install', '-y', '--no-install-recommends', packageName]))) return;
    await apt(['update', '-q']);
    await apt(['install', '-y', '--no-install-recommends', packageName]);
  } finally {
    if (ownPolicy) rmSync(policy, { force: true });
  }
}

function hasPackageLists(): boolean {
  const folder = '/var/lib/apt/lists';
  return existsSync(folder) && readdirSync(folder).some((name) => name.includes('_Packages'));
}

async function apt(args: readonly string[]): Promise<boolean> {
  const { exitCode } = await runProcess('apt-get', args, {
    timeoutMs: aptTimeoutMs,
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    onOutput: (text) => process.stderr.write(text),
  });
  return exitCode === 0;
}
