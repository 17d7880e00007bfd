import { createHash, randomBytes } from 'node:crypto';
import { lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';

/** A socket's path ends in a field of 104 bytes on macOS and 108 on Linux (sys/un.h). */
const longestPathBytes = 100;

/**
 * Where the owner of a data folder listens: `owner.sock` in it, or, where that path is too long or others can enter the folder,
 * a hashed name in a folder that only this account can enter; a named pipe with an unguessable name on Windows.
 *
 * @throws AppError store/not-writable
 */
export async function socketAddress(dataDir: string): Promise<string> {
  if (process.platform === 'win32') {
    return String.raw`\\.\pipe\holdfast-${shortHash(dataDir)}-${randomBytes(8).toString('hex')}`;
  }
  const inside = join(dataDir, 'owner.sock');
  if (Buffer.byteLength(inside) <= longestPathBytes && (await isPrivateFolder(dataDir))) return inside;
  const folder = join(process.env['XDG_RUNTIME_DIR'] ?? tmpdir(), `holdfast-${process.getuid?.() ?? 0}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!(await isPrivateFolder(folder))) throw notPrivate(folder);
  return join(folder, `${shortHash(dataDir)}.sock`);
}

/** Not a link, ours, and closed to everybody else. */
async function isPrivateFolder(path: string): Promise<boolean> {
  const facts = await lstat(path);
  return facts.isDirectory() && facts.uid === process.getuid?.() && (facts.mode & 0o077) === 0;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function notPrivate(folder: string): AppError {
  return new AppError(
    'store/not-writable',
    localText(
      `${folder} can be entered by other accounts, or belongs to one. Remove it, or choose a shorter path with --data-dir.`,
      `${folder}에 다른 계정이 접근할 수 있거나 다른 계정의 소유입니다. 폴더를 지우거나 --data-dir로 더 짧은 경로를 선택하십시오.`,
    ),
  );
}
