import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { z } from 'zod';
import { systemCode } from './file-errors.ts';

/** A process, told apart from every other one: also from a later one with the same number. */
export const ProcessIdentity = z.object({
  /** Which computer; a hash, because the system's own id is not to be shown around. */
  machineId: z.string(),
  hostName: z.string(),
  /** Which start of that computer, and which container on it; null where the system does not say. */
  bootId: z.string().nullable(),
  pid: z.number().int(),
  /** When it started, in the system's own words; null where it does not say. */
  startedAt: z.string().nullable(),
});
export type ProcessIdentity = Readonly<z.infer<typeof ProcessIdentity>>;

const commandTimeoutMs = 2000;

export function identityOfThisProcess(): ProcessIdentity {
  return {
    machineId: machineIdOf(rawMachineId()),
    hostName: hostname(),
    bootId: bootId(),
    pid: process.pid,
    startedAt: processStart(process.pid),
  };
}

/** From what a system says of itself and is not to be shown around, such as the text of /etc/machine-id. */
export function machineIdOf(raw: string): string {
  return createHash('sha256').update(`holdfast:${raw}`).digest('hex').slice(0, 32);
}

/** When this computer was started, epoch ms; `now` is the clock of it. */
export function computerStartedAt(now: number): number {
  return now - uptime() * 1000;
}

/** True when the process still runs. A number that was given to another process since then does not count. */
export function isRunning({ pid, startedAt }: Pick<ProcessIdentity, 'pid' | 'startedAt'>): boolean {
  if (!processExists(pid) || isZombie(pid)) return false;
  const start = processStart(pid);
  return start === null || startedAt === null || start === startedAt;
}

/** When a process started; null when there is none, or when the system does not say. */
export function processStart(pid: number): string | null {
  if (process.platform === 'linux') return linuxStart(pid);
  if (process.platform === 'win32') return null;
  return commandOutput('/bin/ps', ['-o', 'lstart=', '-p', String(pid)]);
}

/** Whether there is such a process on this computer, of whichever account. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error: unknown) {
    // EPERM: it runs, under another account.
    return systemCode(error) === 'EPERM';
  }
}

/** Field 22 of proc(5) stat, in clock ticks after the start of the system. */
function linuxStart(pid: number): string | null {
  return linuxStat(pid)?.[19] ?? null;
}

/** It has ended, and only its parent has not asked how: it holds nothing any more. Field 3 of proc(5) stat. */
function isZombie(pid: number): boolean {
  const state = process.platform === 'linux' ? linuxStat(pid)?.[0] : undefined;
  return state === 'Z' || state === 'X';
}

/** The fields of proc(5) stat from the third on: the name in field 2 may hold spaces and brackets. */
function linuxStat(pid: number): readonly string[] | null {
  const text = textOf(`/proc/${pid}/stat`);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ') ?? null;
}

function rawMachineId(): string {
  if (process.platform === 'linux') {
    return textOf('/etc/machine-id') ?? textOf('/var/lib/dbus/machine-id') ?? hostname();
  }
  if (process.platform === 'darwin') {
    return commandOutput('/usr/sbin/sysctl', ['-n', 'kern.uuid']) ?? hostname();
  }
  return hostname();
}

function bootId(): string | null {
  if (process.platform === 'linux') {
    const boot = textOf('/proc/sys/kernel/random/boot_id');
    return boot === null ? null : `${boot} ${pidNamespace()}`;
  }
  if (process.platform === 'darwin') return commandOutput('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid']);
  return null;
}

/** Process numbers mean something only inside one namespace: two containers have a process 1 each. */
function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

function textOf(path: string): string | null {
  try {
    const text = readFileSync(path, 'utf8').trim();
    return text === '' ? null : text;
  } catch {
    return null;
  }
}

function commandOutput(command: string, args: readonly string[]): string | null {
  try {
    const text = execFileSync(command, [...args], {
      encoding: 'utf8',
      timeout: commandTimeoutMs,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return text.trim() === '' ? null : text.trim();
  } catch {
    return null;
  }
}
