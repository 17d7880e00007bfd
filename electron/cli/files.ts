import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { AppError, asError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import { systemCode } from '../platform/file-errors.ts';

/** A text file the operator named on the command line; `-` is standard input. */
export async function readText(path: string): Promise<string> {
  try {
    return await (path === '-' ? text(process.stdin) : readFile(path, 'utf8'));
  } catch (cause: unknown) {
    const why = asError(cause).message;
    throw new AppError(
      'file/not-readable',
      localText(`The file ${path} cannot be read: ${why}`, `파일 ${path}을(를) 읽을 수 없습니다: ${why}`),
      { cause },
    );
  }
}

/** Writes a new file. One that is there already is never replaced. */
export async function writeText(path: string, content: string): Promise<void> {
  try {
    await writeFile(path, content, { flag: 'wx' });
  } catch (cause: unknown) {
    throw notWritten(path, cause);
  }
}

/** Writes a new file of any kind, as `writeText`. */
export async function writeBytes(path: string, content: Buffer): Promise<void> {
  try {
    await writeFile(path, content, { flag: 'wx' });
  } catch (cause: unknown) {
    throw notWritten(path, cause);
  }
}

/** A new folder for this account only. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (cause: unknown) {
    throw notWritten(path, cause);
  }
}

/** Opens a new file for this account only, to be written piece by piece. */
export async function createFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600);
  } catch (cause: unknown) {
    throw notWritten(path, cause);
  }
}

function notWritten(path: string, cause: unknown): AppError {
  if (systemCode(cause) === 'EEXIST') {
    return new AppError(
      'file/not-writable',
      localText(
        `There is a file ${path} already, and it is not replaced. Choose another name, or remove it first.`,
        `${path} 파일이 이미 있어 덮어쓰지 않았습니다. 다른 이름을 지정하거나 먼저 삭제하십시오.`,
      ),
      { cause },
    );
  }
  const why = asError(cause).message;
  return new AppError(
    'file/not-writable',
    localText(`The file ${path} cannot be written: ${why}`, `파일 ${path}에 쓸 수 없습니다: ${why}`),
    { cause },
  );
}
