import { readFile, writeFile } from 'node:fs/promises';
import { AppError, asError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/model/local-text.ts';

/** A text file the operator named on the command line. */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause: unknown) {
    const why = asError(cause).message;
    throw new AppError(
      'file/not-readable',
      localText(`The file ${path} cannot be read: ${why}`, `파일 ${path}을(를) 읽을 수 없습니다: ${why}`),
      { cause },
    );
  }
}

/** Writes a file the operator named; it is not replaced silently when it is there. */
export async function writeText(path: string, text: string, replace = false): Promise<void> {
  try {
    await writeFile(path, text, { flag: replace ? 'w' : 'wx' });
  } catch (cause: unknown) {
    const why = asError(cause).message;
    throw new AppError(
      'file/not-writable',
      localText(`The file ${path} cannot be written: ${why}`, `파일 ${path}에 쓸 수 없습니다: ${why}`),
      { cause },
    );
  }
}
