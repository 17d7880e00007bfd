import { readFile, stat, writeFile } from 'node:fs/promises';
import { asError } from '../../../shared/errors/app-error.ts';
import { settingsFileBytesLimit, editableFormatOf, withSetting } from '../../packs/settings-file.ts';
import { openSqlite } from '../../platform/sqlite.ts';
import { notIsolatable } from './boot-plan.ts';
import type { BootEdit } from './boot-plan.ts';

const busyTimeoutMs = 1000;

/** Neutralises the restored copy. Throws `drill/not-isolatable` when one of the changes cannot be made: then nothing is started. */
export async function applyEdits(edits: readonly BootEdit[]): Promise<void> {
  for (const edit of edits) {
    try {
      if (edit.kind === 'sql') change(edit.path, edit.sql);
      else await setKey(edit.path, edit.key, edit.to);
    } catch (error: unknown) {
      const { message } = asError(error);
      throw notIsolatable({
        en: `the change of "${edit.title}" that makes it harmless could not be made (${message}).`,
        ko: `"${edit.title}"을(를) 무해하게 만드는 변경을 할 수 없습니다(${message}).`,
      });
    }
  }
}

function change(path: string, sql: string): void {
  const database = openSqlite(path, { readOnly: false, mustExist: true, busyTimeoutMs });
  try {
    database.pragma('trusted_schema = OFF');
    database.prepare(sql).run();
  } finally {
    database.close();
  }
}

async function setKey(path: string, key: string, to: string): Promise<void> {
  const format = editableFormatOf(path);
  const { size } = await stat(path);
  if (format === null || size > settingsFileBytesLimit) throw new Error('it is no settings file');
  const changed = withSetting(format, await readFile(path, 'utf8'), key, to);
  if (changed === null) throw new Error(`it has no key ${key}`);
  await writeFile(path, changed);
}
