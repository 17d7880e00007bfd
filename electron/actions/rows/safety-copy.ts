import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeFailure } from '../../platform/file-errors.ts';
import { syncFolderNow } from '../../platform/sync-folder.ts';
import { undoOf } from './chosen-rows.ts';
import type { ChosenRows } from './chosen-rows.ts';
import type { ChangeRowsInput } from './rows-schema.ts';

/** What a process that is killed leaves of a copy has another name: a safety copy is there as a whole or not at all. */
function unfinished(safetyCopy: string): string {
  return `${safetyCopy}.partial`;
}

/**
 * Writes the statements that put the rows back, on the disk before anything changes, and readable by this account only. Throws
 * `store/disk-full` and `store/not-writable`.
 */
export function keepRows(
  { safetyCopy, changes }: Pick<ChangeRowsInput, 'safetyCopy' | 'changes'>,
  chosen: readonly ChosenRows[],
): void {
  try {
    const file = openSync(unfinished(safetyCopy), 'wx', 0o600);
    try {
      writeSync(file, 'BEGIN;\n');
      for (const [at, { columns, rows }] of chosen.entries()) {
        const table = changes[at]?.table ?? '';
        for (const row of rows) writeSync(file, `${undoOf(table, columns, row)}\n`);
      }
      writeSync(file, 'COMMIT;\n');
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

/** Removes it again, where nothing was changed after all. */
export function forgetRows(safetyCopy: string): void {
  for (const path of [safetyCopy, unfinished(safetyCopy)]) rmSync(path, { force: true });
}
