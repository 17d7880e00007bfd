import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import type { Migration } from './migration.ts';

/** The number of the last migration a database went through; 0 for a new one. */
export function schemaVersion(database: SqliteDatabase): number {
  return Number(database.pragma('user_version', { simple: true }));
}

/**
 * Brings a database up to the last of `migrations`, each in one transaction together with its number, so that a crash leaves
 * the state before or after a step. Answers the names of the steps taken. A file from a newer program is left untouched.
 *
 * @throws AppError store/newer-version
 */
export function migrate(database: SqliteDatabase, migrations: readonly Migration[]): readonly string[] {
  requireOrder(migrations);
  requireKnownVersion(schemaVersion(database), migrations);
  const taken: string[] = [];
  for (const migration of migrations) {
    const step = database.transaction(() => {
      // Asked again under the write lock: another process may have taken this step in the meantime.
      if (schemaVersion(database) >= migration.id) return;
      migration.apply(database);
      database.pragma(`user_version = ${migration.id}`);
      taken.push(migration.name);
    });
    step.immediate();
  }
  return taken;
}

/** @throws AppError store/newer-version, when a database is beyond the last of `migrations` */
export function requireKnownVersion(found: number, migrations: readonly Migration[]): void {
  const latest = migrations.at(-1)?.id ?? 0;
  if (found > latest) throw newerVersion(found, latest);
}

function requireOrder(migrations: readonly Migration[]): void {
  let previous = 0;
  for (const { id, name } of migrations) {
    if (!Number.isInteger(id) || id <= previous) throw new Error(`migration ${name} (${id}) is out of order`);
    previous = id;
  }
}

function newerVersion(found: number, known: number): AppError {
  return new AppError(
    'store/newer-version',
    localText(
      `This data folder was written by a newer Holdfast (format ${found}; this one knows ${known}). Nothing was changed. Install the newer version, or choose another folder with --data-dir.`,
      `이 데이터 폴더는 더 새로운 Holdfast에서 작성되었습니다(형식 ${found}, 이 버전이 아는 형식 ${known}). 아무것도 변경하지 않았습니다. 새 버전을 설치하거나 --data-dir로 다른 폴더를 선택하십시오.`,
    ),
  );
}
