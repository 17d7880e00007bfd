import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { RestoreCheck } from '../../../shared/model/restore.ts';
import type { DatabaseCheck } from '../capture/sqlite/check-database.ts';
import { partItems } from './scope.ts';
import { settableFacts } from './settable-facts.ts';
import type { Stage } from './stage.ts';
import { placesOf } from './work-places.ts';

const shownProblems = 3;

/**
 * Lets SQLite look at every staged database before anything is exchanged: there nobody else opens them, and what SQLite leaves beside them
 * can be removed. Throws `database/damaged` for one that fails.
 */
export async function checkStagedDatabases(stage: Stage): Promise<readonly RestoreCheck[]> {
  const checks: RestoreCheck[] = [];
  for (const part of stage.scope.parts.filter(({ kind }) => kind === 'sqlite')) {
    for await (const item of partItems(stage.scope, part, stage.context.signal)) {
      if (item.entry.type !== 'file') continue;
      const path = placesOf(item.zone.dir, stage.id).staged(item.path);
      // One that is there already with the same content was not made again.
      if ((await stage.files.facts(path)) === null) continue;
      const of = { contents: stage.scope.contents, partId: part.id };
      const found = await stage.files.system.checkDatabase(path, of, stage.context.signal);
      checks.push(checkOf(found, item.entry.path));
      for (const ending of ['-wal', '-shm', '-journal']) await stage.files.removeAll(`${path}${ending}`);
      await stage.files.setFacts(path, 'file', settableFacts(item.entry));
    }
  }
  return checks;
}

function checkOf({ ok, problems, notCheckable }: DatabaseCheck, name: string): RestoreCheck {
  if (!ok) throw damaged(name, problems.slice(0, shownProblems));
  return {
    what: localText(`"${name}" passes SQLite's quick check`, `"${name}"이(가) SQLite 빠른 검사를 통과합니다`),
    ok,
    detail: notCheckable[0] ?? null,
  };
}

function damaged(name: string, problems: readonly { readonly en: string; readonly ko: string }[]): AppError {
  const en = problems.map((problem) => problem.en).join(' ');
  const ko = problems.map((problem) => problem.ko).join(' ');
  return new AppError(
    'database/damaged',
    localText(
      `"${name}" of the snapshot is damaged: ${en} Nothing was changed. Restore from another snapshot.`,
      `스냅샷의 "${name}"이(가) 손상되었습니다. ${ko} 아무것도 변경하지 않았습니다. 다른 스냅샷에서 복원하십시오.`,
    ),
  );
}
