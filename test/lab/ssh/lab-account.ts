import { execFileSync, spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

/** Who logs in. The password is null where this process may not make an account with one. */
export type LabAccount = { readonly user: string; readonly home: string; readonly password: string | null };

const name = 'holdfast-lab';
const password = 'Practice-lab-1';
const waitMs = 20_000;

/**
 * Run as root: a separate system account with a password, made the first time and kept. Otherwise the account of this process, which can
 * log in by its keys only.
 */
export function labAccount(): Promise<LabAccount> {
  found ??= findAccount();
  return found;
}

let found: Promise<LabAccount> | undefined;

async function findAccount(): Promise<LabAccount> {
  if (process.getuid?.() !== 0)
    return { user: userInfo().username, home: userInfo().homedir, password: null };
  const until = performance.now() + waitMs;
  while (!isThere()) {
    // Another test may be making it, and holds the lock of the account files meanwhile.
    const made = spawnSync('useradd', ['--system', '--create-home', '--shell', '/bin/bash', name]);
    if (made.status === 0) break;
    if (performance.now() > until) throw new Error(`useradd failed: ${String(made.stderr)}`);
    await pause(50);
  }
  if (!hasPassword()) execFileSync('chpasswd', [], { input: `${name}:${password}\n`, stdio: 'pipe' });
  return { user: name, home: homeOf(), password };
}

/** The account's numbers, to give it files. */
export function labOwner(account: LabAccount): { readonly uid: number; readonly gid: number } {
  const number = (option: string) => Number(execFileSync('id', [option, account.user], { encoding: 'utf8' }));
  return { uid: number('-u'), gid: number('-g') };
}

function isThere(): boolean {
  return spawnSync('id', ['-u', name]).status === 0;
}

function hasPassword(): boolean {
  return execFileSync('passwd', ['--status', name], { encoding: 'utf8' }).split(' ')[1] === 'P';
}

function homeOf(): string {
  const line = execFileSync('getent', ['passwd', name], { encoding: 'utf8' });
  return line.split(':')[5] ?? '/';
}
