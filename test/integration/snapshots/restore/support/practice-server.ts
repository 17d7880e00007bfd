import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '../../../../../electron/platform/sqlite.ts';
import type { SqliteDatabase } from '../../../../../electron/platform/sqlite.ts';
import type { SnapshotContents } from '../../../../../electron/repository/snapshot-contents.ts';
import type { RestoreService } from '../../../../../electron/snapshots/restore/restore-request.ts';
import { localText } from '../../../../../shared/text/local-text.ts';
import { captureFolder } from '../../../../fakes/folder-contents.ts';
import type { FolderPart } from '../../../../fakes/folder-contents.ts';
import { picture, scratch } from './restoring.ts';

/** The parts of a small messenger: database and uploads belong together, `config.py` is the gate. */
export const serverParts: readonly FolderPart[] = [
  { id: 'uploads', kind: 'tree', paths: ['uploads'] },
  { id: 'database', kind: 'sqlite', paths: ['messenger.db'], needs: ['master-key'] },
  { id: 'master-key', kind: 'file', paths: ['.master_key'] },
  { id: 'certificate', kind: 'file', paths: ['certs/cert.pem'] },
  { id: 'config', kind: 'file', paths: ['config.py'] },
];

export const service: RestoreService = {
  running: null,
  gate: 'config',
  together: [
    {
      parts: ['database', 'uploads'],
      otherwise: localText(
        'The server deletes uploads it does not know.',
        '서버가 모르는 업로드를 삭제합니다.',
      ),
    },
  ],
};

/** Fills a folder as a stopped server leaves it, and answers the set of that moment. */
export function serverAt(folder: string): SnapshotContents {
  mkdirSync(join(folder, 'uploads/profiles'), { recursive: true });
  mkdirSync(join(folder, 'certs'));
  for (const number of [1, 2, 3]) addUpload(folder, number, `upload ${number}`);
  writeFileSync(join(folder, 'uploads/profiles/1.png'), 'picture');
  writeFileSync(join(folder, '.master_key'), 'k'.repeat(32), { mode: 0o600 });
  writeFileSync(join(folder, 'certs/cert.pem'), 'certificate');
  writeFileSync(join(folder, 'config.py'), 'PORT = 5000');
  withDatabase(folder, (database) => {
    database.pragma('journal_mode = WAL');
    database.exec('CREATE TABLE message (id INTEGER PRIMARY KEY, text TEXT)');
    for (const number of [1, 2, 3]) addMessage(database, number);
  });
  return captureFolder(folder, serverParts);
}

/** Everything that a server does to its files in a while: new and deleted uploads, rows, another key. The gate stays. */
export function liveOn(folder: string): void {
  addUpload(folder, 4, 'newer');
  addUpload(folder, 2, 'changed');
  rmSync(join(folder, 'uploads/3.txt'));
  rmSync(join(folder, 'certs'), { recursive: true });
  writeFileSync(join(folder, '.master_key'), 'n'.repeat(32), { mode: 0o600 });
  withDatabase(folder, (database) => addMessage(database, 4));
}

/** A server that has gone on since its snapshot, with pictures of both moments. */
export function serverThatWentOn(): {
  readonly folder: string;
  readonly contents: SnapshotContents;
  readonly before: readonly string[];
  readonly now: readonly string[];
} {
  const folder = scratch();
  const contents = serverAt(folder);
  const before = picture(folder);
  liveOn(folder);
  return { folder, contents, before, now: picture(folder) };
}

export function addUpload(folder: string, number: number, content: string): void {
  writeFileSync(join(folder, `uploads/${number}.txt`), content);
}

export function messageCount(folder: string): number {
  return withDatabase(folder, (database) =>
    Number(database.prepare('SELECT count(*) FROM message').pluck().get()),
  );
}

export function withDatabase<Result>(folder: string, work: (database: SqliteDatabase) => Result): Result {
  const path = join(folder, 'messenger.db');
  const database = openSqlite(path, { readOnly: false, mustExist: false, busyTimeoutMs: 0 });
  try {
    return work(database);
  } finally {
    database.close();
  }
}

export function addMessage(database: SqliteDatabase, number: number): void {
  database.prepare('INSERT INTO message VALUES (?, ?)').run(number, `message ${number}`);
}
