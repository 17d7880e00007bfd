import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'holdfast-scratch-';
const namePattern = /^holdfast-scratch-(\d+)-/;

/** Where copies are made: the folder that the console names for its children, or the system's own. */
export function scratchRoot(): string {
  return process.env['HOLDFAST_SCRATCH_DIR'] ?? tmpdir();
}

/** A new folder that only this account can enter. Its name holds the pid, so that it is found after a crash. */
export function makeScratchFolder(root: string): string {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  return mkdtempSync(join(root, `${prefix}${process.pid}-`));
}

/** Removes the scratch folders of processes that are gone; `own` also those of this process. */
export function sweepScratch(root: string, options: { readonly own: boolean }): void {
  for (const name of namesIn(root)) {
    const pid = Number(namePattern.exec(name)?.[1] ?? Number.NaN);
    if (Number.isNaN(pid)) continue;
    const isLeft = pid === process.pid ? options.own : !isAlive(pid);
    if (isLeft && isOwnFolder(join(root, name))) rmSync(join(root, name), { recursive: true, force: true });
  }
}

function namesIn(root: string): string[] {
  try {
    return readdirSync(root);
  } catch {
    // No scratch folder yet: nothing can have been left there.
    return [];
  }
}

function isOwnFolder(path: string): boolean {
  const facts = lstatSync(path, { throwIfNoEntry: false });
  return facts?.isDirectory() === true && (process.getuid === undefined || facts.uid === process.getuid());
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error: unknown) {
    // EPERM: there is such a process, of another account.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
