import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { writeFailure } from '../../platform/file-errors.ts';
import { syncFolderNow } from '../../platform/sync-folder.ts';
import { Sealing } from '../kept/sealing.ts';
import { undoOf } from './chosen-rows.ts';
import type { ChosenRows } from './chosen-rows.ts';
import type { ChangeRowsInput } from './rows-schema.ts';

/** What a process that is killed leaves of a copy has another name: a safety copy is there as a whole or not at all. */
function unfinished(safetyCopy: string): string {
  return `${safetyCopy}.partial`;
}

/**
 * Writes the statements that put the rows back, sealed and on the disk before anything changes. Throws `store/disk-full` and
 * `store/not-writable`.
 */
export function keepRows(
  { safetyCopy, copyKey, changes }: Pick<ChangeRowsInput, 'safetyCopy' | 'copyKey' | 'changes'>,
  chosen: readonly ChosenRows[],
): void {
  try {
    const file = openSync(unfinished(safetyCopy), 'wx', 0o600);
    try {
      const sealing = new Sealing(copyKey, basename(safetyCopy));
      for (const line of undoLines(changes, chosen)) writeAll(file, sealing.push(Buffer.from(`${line}\n`)));
      writeAll(file, sealing.end());
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(unfinished(safetyCopy), safetyCopy);
    syncFolderNow(dirname(safetyCopy));
  } catch (error: unknown) {
    throw writeFailure(error, safetyCopy) ?? error;
  }
}

function* undoLines(changes: ChangeRowsInput['changes'], chosen: readonly ChosenRows[]): Generator<string> {
  yield 'BEGIN;';
  for (const [at, { columns, rows }] of chosen.entries()) {
    const table = changes[at]?.table ?? '';
    for (const row of rows) yield undoOf(table, columns, row);
  }
  yield 'COMMIT;';
}

/** A disk that is nearly full takes a part. */
function writeAll(file: number, bytes: Uint8Array): void {
  for (let from = 0; from < bytes.length;) from += writeSync(file, bytes, from);
}

/** Removes it again, where nothing was changed after all. */
export function forgetRows(safetyCopy: string): void {
  for (const path of [safetyCopy, unfinished(safetyCopy)]) rmSync(path, { force: true });
}
