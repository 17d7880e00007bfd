import { randomBytes } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { Disposable } from '../platform/disposable.ts';
import { isRunning } from '../platform/machine.ts';
import type { ProcessIdentity } from '../platform/machine.ts';
import { openSqlite, sqliteErrorCode } from '../platform/sqlite.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { ownerInfoPath, readOwnerInfo, removeOwnerInfo, writeOwnerInfo } from './owner-info.ts';
import type { OwnerInfo } from './owner-info.ts';
import { socketAddress } from './socket-address.ts';

/** The right to use a data folder. Ends with `dispose`, or with the process. */
export type Ownership = Disposable & {
  readonly info: OwnerInfo;
  /** The owner before, when it ended without giving the folder back. */
  readonly crashedOwner: OwnerInfo | null;
};

/**
 * Takes the data folder for this process; null when another one on this computer has it.
 *
 * The right itself is a lock of the operating system on `owner.lock`, taken through SQLite, which knows how to on each system: it
 * ends with the process however that ends, so that two starts at once cannot both win and nothing is ever left over. `owner.json`
 * beside it says who holds it, with machine, boot, process and its start: a lock does not reach to another computer, and some file
 * systems keep none.
 *
 * @throws AppError store/owned-elsewhere, store/not-writable, store/disk-full
 */
export async function takeOwnership(dataDir: string, here: ProcessIdentity): Promise<Ownership | null> {
  const lock = tryLock(join(dataDir, 'owner.lock'));
  if (lock === null) return null;
  try {
    const before = await readOwnerInfo(dataDir);
    const standing = before === null ? 'gone' : judge(before, here);
    if (before !== null && standing === 'elsewhere') throw ownedElsewhere(dataDir, before);
    if (standing === 'alive') {
      lock.close();
      return null;
    }
    const info = { ...here, address: await socketAddress(dataDir), key: randomBytes(32).toString('hex') };
    await writeOwnerInfo(dataDir, info);
    return { info, crashedOwner: before, dispose: once(() => giveBack(dataDir, lock)) };
  } catch (error: unknown) {
    lock.close();
    throw error;
  }
}

/** Whether the process named in `owner.json` still has the folder, although its lock could be taken. */
function judge(owner: OwnerInfo, here: ProcessIdentity): 'alive' | 'gone' | 'elsewhere' {
  if (owner.machineId !== here.machineId) return 'elsewhere';
  if (owner.bootId !== here.bootId) return 'gone';
  // Only a process that is certainly the same one outweighs the lock, which this process holds now.
  return owner.startedAt !== null && isRunning(owner) ? 'alive' : 'gone';
}

function tryLock(path: string): SqliteDatabase | null {
  let database: SqliteDatabase | null = null;
  try {
    database = openSqlite(path, { readOnly: false, mustExist: false, busyTimeoutMs: 0 });
    database.exec('BEGIN EXCLUSIVE');
    if (process.platform !== 'win32') chmodSync(path, 0o600);
    return database;
  } catch (error: unknown) {
    database?.close();
    const code = sqliteErrorCode(error);
    if (code?.startsWith('SQLITE_BUSY') === true) return null;
    if (code !== null) throw cannotLock(path, code, error);
    throw error;
  }
}

async function giveBack(dataDir: string, lock: SqliteDatabase): Promise<void> {
  try {
    await removeOwnerInfo(dataDir);
  } finally {
    lock.close();
  }
}

function once(close: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | null = null;
  return () => (closing ??= close());
}

function ownedElsewhere(dataDir: string, owner: OwnerInfo): AppError {
  const path = ownerInfoPath(dataDir);
  return new AppError(
    'store/owned-elsewhere',
    localText(
      `This data folder is in use on another computer (${owner.hostName}, process ${owner.pid}). Close Holdfast there. If it no longer runs there, because the folder was copied or the computer crashed, delete ${path} and start again.`,
      `이 데이터 폴더는 다른 컴퓨터(${owner.hostName}, 프로세스 ${owner.pid})에서 사용 중입니다. 그곳의 Holdfast를 종료하십시오. 폴더가 복사되었거나 그 컴퓨터가 중단되어 더 이상 실행 중이 아니라면 ${path}을(를) 삭제하고 다시 시작하십시오.`,
    ),
  );
}

function cannotLock(path: string, code: string, cause: unknown): AppError {
  return new AppError(
    'store/not-writable',
    localText(
      `${path} cannot be locked (${code}), so it is not certain that this is the only Holdfast on the folder. Check the rights and the file system, or choose another folder with --data-dir.`,
      `${path}을(를) 잠글 수 없어(${code}) 이 폴더를 쓰는 Holdfast가 하나뿐인지 확인할 수 없습니다. 권한과 파일 시스템을 확인하거나 --data-dir로 다른 폴더를 선택하십시오.`,
    ),
    { cause },
  );
}
