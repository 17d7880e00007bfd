import { AppError, asError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/model/local-text.ts';
import type { RestoreCheck } from '../../../shared/model/restore.ts';
import { openSqlite, sqliteErrorCode } from '../../platform/sqlite.ts';
import { atFile } from './restore-errors.ts';
import { settableFacts } from './settable-facts.ts';
import { partItems } from './scope.ts';
import type { Stage } from './stage.ts';
import { placesOf } from './work-places.ts';

const shownProblems = 5;

/**
 * Lets SQLite look at every staged database before anything is exchanged: where they are made, nobody else opens them, and what SQLite
 * leaves beside them can be removed. Throws `database/damaged` for one that fails.
 */
export async function checkStagedDatabases(stage: Stage): Promise<readonly RestoreCheck[]> {
  const checks: RestoreCheck[] = [];
  for (const part of stage.scope.parts.filter(({ kind }) => kind === 'sqlite')) {
    for await (const item of partItems(stage.scope, part, stage.context.signal)) {
      if (item.entry.type !== 'file') continue;
      const path = placesOf(item.zone.dir, stage.id).staged(item.path);
      checks.push(quickCheck(path, item.entry.path));
      for (const ending of ['-wal', '-shm', '-journal']) {
        await atFile(path, () => stage.files.removeAll(`${path}${ending}`));
      }
      await atFile(path, () => stage.files.setFacts(path, 'file', settableFacts(item.entry)));
    }
  }
  return checks;
}

function quickCheck(path: string, name: string): RestoreCheck {
  const what = localText(
    `"${name}" passes SQLite's quick check`,
    `"${name}"이(가) SQLite 빠른 검사를 통과합니다`,
  );
  try {
    const database = openSqlite(path, { readOnly: true, mustExist: true, busyTimeoutMs: 0 });
    try {
      database.pragma('trusted_schema = OFF');
      const lines = database.prepare(`PRAGMA quick_check(${shownProblems})`).pluck().all().map(String);
      if (lines.length === 1 && lines[0] === 'ok') return { what, ok: true, detail: null };
      throw damaged(name, lines.join('; ').slice(0, 300));
    } finally {
      database.close();
    }
  } catch (error: unknown) {
    const code = sqliteErrorCode(error);
    if (code === null) throw error;
    const { message } = asError(error);
    if (code !== 'SQLITE_ERROR') throw damaged(name, message);
    // A collation or module of the server's own says nothing about the file.
    return { what, ok: true, detail: localText(`Not checkable: ${message}`, `검사할 수 없음: ${message}`) };
  }
}

function damaged(name: string, detail: string): AppError {
  return new AppError(
    'database/damaged',
    localText(
      `"${name}" of the snapshot is damaged: SQLite reports "${detail}". Nothing was changed. Restore from another snapshot.`,
      `스냅샷의 "${name}"이(가) 손상되었습니다. SQLite 보고: "${detail}". 아무것도 변경하지 않았습니다. 다른 스냅샷에서 복원하십시오.`,
    ),
  );
}
