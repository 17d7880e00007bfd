import { chmod, stat } from 'node:fs/promises';
import { AppError } from '../../../../shared/errors/app-error.ts';
import { localText } from '../../../../shared/text/local-text.ts';
import type { LocalText } from '../../../../shared/model/local-text.ts';
import { beginRead } from '../../../locations/live-database/begin-read.ts';
import type { JobContext } from '../../../platform/job-context.ts';
import { tell } from './capture-watch.ts';
import { readCopy } from './read-copy.ts';
import type { CopyReading } from './read-copy.ts';

/** A finished copy, in a folder that only this account can enter. */
type FinishedCopy = {
  readonly path: string;
  /** How the original is called towards the operator. */
  readonly name: string;
  /** Of all its files, for progress. */
  readonly bytes: number;
  readonly notEmpty: readonly string[];
  /** What is done with the copy while it is checked. */
  readonly meanwhile: (path: string, sizeBytes: number) => Promise<void>;
};

export type ExaminedCopy = {
  readonly sizeBytes: number;
  readonly reading: CopyReading;
  /** Why it is not whole; null when it passed. */
  readonly problem: LocalText | null;
};

/** Brings the copy into its one file, checks it and, meanwhile, lets be done with it what is to be done. Throws SQLite's errors. */
export async function examineCopy(copy: FinishedCopy, context: JobContext): Promise<ExaminedCopy> {
  const { path, name, bytes, notEmpty, meanwhile } = copy;
  tell(context, localText(`Checking the copy of ${name}`, `${name} 복사본 검사 중`), 2, 0, bytes);
  settle(path);
  await chmod(path, 0o600);
  const { size: sizeBytes } = await stat(path);
  const reading = readCopy({ path, name, notEmpty }, context.signal);
  const beside = meanwhile(path, sizeBytes);
  // Neither may go on with a copy that the other's failure takes away.
  await Promise.allSettled([reading, beside]);
  await beside;
  const { check } = await reading;
  return { sizeBytes, reading: await reading, problem: check.problems[0] ?? null };
}

/** SQLite rolls an unfinished transaction back when it first reads, and puts the `-wal` into main. */
function settle(path: string): void {
  const { database } = beginRead(path, { readOnly: false, busyTimeoutMs: 1000 });
  try {
    database.exec('COMMIT');
    database.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
}

export function damagedCopy(name: string, problem: LocalText): AppError {
  return new AppError(
    'database/damaged',
    localText(
      `"${name}" is damaged: its copy does not pass the check. ${problem.en}. Copy the whole folder aside before anything else, then restore the database from an earlier snapshot.`,
      `"${name}"이(가) 손상되었습니다. 복사본이 검사를 통과하지 못했습니다. ${problem.ko}. 먼저 폴더 전체를 다른 곳에 복사한 뒤 이전 스냅샷에서 데이터베이스를 복원하십시오.`,
    ),
  );
}
