import { join } from 'node:path';
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { ReferenceCheck } from '../../../shared/model/snapshot.ts';
import { firstColumnOf, prepareSelect, rowsOf } from '../../locations/live-database/select.ts';
import { openSqlite } from '../../platform/sqlite.ts';
import type { SqliteDatabase, SqliteStatement } from '../../platform/sqlite.ts';
import type { ReferenceDefinition } from '../../packs/schema/part.ts';
import { isLeftOut } from '../../packs/tree-paths.ts';
import { onDatabase } from '../contents/on-database.ts';
import { shownPath } from './notes.ts';
import { scratchFailure } from './scratch-failure.ts';
import { bytePath, rawBytes, readablePath, sortKey } from './tree/byte-path.ts';
import type { BytePath } from './tree/byte-path.ts';

const mostNames = 100;
const busyTimeoutMs = 1000;

/** The one number that a SELECT of a pack yields on the scratch copy of a database. Nothing, or no number, counts as zero. */
export function numberFrom(copyPath: string, name: string, sql: string): number {
  return onDatabase(
    copyPath,
    name,
    (database) => Number(firstColumnOf(prepareSelect(database, sql))[0] ?? 0) || 0,
  );
}

/**
 * The files of a tree that a database names, walked side by side with the list of the tree. They are sorted in a scratch file, so
 * that memory stays bounded however many they are.
 */
export class ReferenceWalk {
  readonly #definition: ReferenceDefinition;
  readonly #sorted: SqliteDatabase;
  readonly #names: Iterator<string>;
  #next: string | null;
  #referred = 0;
  readonly #missing = new NamedCount();
  readonly #unreferenced = new NamedCount();

  /**
   * @param scratch an owner-only folder for the sorted names
   * @throws AppError database/query-failed when the query does not fit the database, snapshot/scratch-full
   */
  constructor(definition: ReferenceDefinition, copyPath: string, scratch: string) {
    this.#definition = definition;
    this.#sorted = sortedNames(join(scratch, `references-${definition.id}.db`), (add) => {
      onDatabase(copyPath, definition.database, (database) => {
        for (const [path] of rowsOf(prepareSelect(database, definition.sql))) add(path);
      });
    });
    this.#names = namesOf(this.#sorted);
    this.#next = this.#advance();
  }

  /** True when the database names the file. Asked in the order of the list, with paths relative to the tree. */
  names(path: BytePath): boolean {
    const key = sortKey(path);
    for (; this.#next !== null && this.#next < key; this.#next = this.#advance())
      this.#missing.add(this.#next);
    return this.#next === key;
  }

  /** A file that is in the set, in the order of the list. */
  meet(path: BytePath): void {
    if (this.names(path)) this.#next = this.#advance();
    else if (!isLeftOut(this.#definition.ignore, readablePath(path))) this.#unreferenced.add(sortKey(path));
  }

  /** After the last file. */
  finish(): ReferenceCheck {
    for (; this.#next !== null; this.#next = this.#advance()) this.#missing.add(this.#next);
    const { id, title } = this.#definition;
    return {
      id,
      title,
      referred: this.#referred,
      missing: this.#missing.count,
      missingNames: this.#missing.names,
      unreferenced: this.#unreferenced.count,
      unreferencedNames: this.#unreferenced.names,
    };
  }

  close(): void {
    this.#names.return?.();
    this.#sorted.close();
  }

  #advance(): string | null {
    const next = this.#names.next();
    if (next.done === true) return null;
    this.#referred += 1;
    return next.value;
  }
}

class NamedCount {
  count = 0;
  readonly names: string[] = [];

  add(key: string): void {
    this.count += 1;
    if (this.names.length < mostNames) this.names.push(shownPath(readablePath(key.replaceAll('\0', '/'))));
  }
}

/** Keys as blobs are ordered by their bytes, as lists are. */
function sortedNames(path: string, fill: (add: (name: unknown) => void) => void): SqliteDatabase {
  const database = openSqlite(path, { readOnly: false, mustExist: false, busyTimeoutMs });
  try {
    database.pragma('journal_mode = OFF');
    database.pragma('synchronous = OFF');
    database.exec('CREATE TABLE name (key BLOB PRIMARY KEY) WITHOUT ROWID; BEGIN');
    const insert = database.prepare('INSERT OR IGNORE INTO name VALUES (?)');
    fill((name) => {
      const named = pathOf(name);
      if (named !== '') insertInto(insert, named, path);
    });
    database.exec('COMMIT');
    return database;
  } catch (error: unknown) {
    database.close();
    throw isAppError(error) ? error : scratchFailure(error, path);
  }
}

function insertInto(insert: SqliteStatement, name: BytePath, path: string): void {
  try {
    insert.run(rawBytes(sortKey(name)));
  } catch (error: unknown) {
    throw scratchFailure(error, path);
  }
}

function* namesOf(database: SqliteDatabase): Generator<string> {
  for (const key of database.prepare('SELECT key FROM name ORDER BY key').pluck().iterate())
    if (Buffer.isBuffer(key)) yield key.toString('latin1');
}

/** A value of the database as a path of the tree; empty where it names nothing. */
function pathOf(value: unknown): BytePath {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  const text = typeof value === 'string' ? value : typeof value === 'bigint' ? value.toString() : '';
  return bytePath(text.replace(/^(?:\.\/)+/, ''));
}
