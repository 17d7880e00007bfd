import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processExists } from '../../platform/machine.ts';

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
    const isLeft = pid === process.pid ? options.own : !processExists(pid);
    if (isLeft && isOwnFolder(join(root, name))) removeScratchFolder(join(root, name));
  }
}

/** Removes a scratch folder, also when folders were restored into it that nobody may write to. */
export function removeScratchFolder(path: string): void {
  const options = { recursive: true, force: true } as const;
  try {
    rmSync(path, options);
  } catch {
    openFolders(Buffer.from(path));
    rmSync(path, options);
  }
}

/** Names need not be UTF-8. */
function openFolders(path: Buffer): void {
  chmodSync(path, 0o700);
  for (const entry of readdirSync(path, { withFileTypes: true, encoding: 'buffer' })) {
    if (entry.isDirectory()) openFolders(Buffer.concat([path, Buffer.from('/'), entry.name]));
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
