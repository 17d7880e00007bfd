import { createHash, randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { Replaced } from '../computer.ts';
import { runToEnd } from './run-to-end.ts';
import type { SftpSession } from './sftp-session.ts';
import type { SharedSftp } from './shared-sftp.ts';
import type { SshConnection } from './ssh-connection.ts';
import type { Wait } from '../../platform/bounded-wait.ts';

/** What everything begins with that is on a host for a while only. */
export const temporaryPrefix = '.holdfast-tmp-';
/** Of a single file; an older one belongs to nobody any more. */
const filePrefix = `${temporaryPrefix}file-`;
const forgottenAfterMs = 3_600_000;
const tidyMs = 20_000;
const mostNames = 10_000;

export type HostReached = { readonly connection: SshConnection; readonly files: SharedSftp };

/**
 * Puts other content in the place of a file of a host, as `Computer.replace` says. A link that is lost in between leaves the old or the new file;
 * the temporary one is removed over the next connection, or by the next replacement in its folder.
 *
 * @throws HostFileError; AppError ssh/…, run/cancelled
 */
export async function replaceOnHost(
  host: HostReached,
  {
    path,
    content,
    expected,
  }: { readonly path: string; readonly content: Uint8Array; readonly expected: string },
  wait: Wait,
): Promise<Replaced> {
  const temporary = posix.join(posix.dirname(path), `${filePrefix}${randomBytes(8).toString('hex')}`);
  let isThere = true;
  try {
    const replaced = await host.files.use(wait, async (sftp) => {
      const synced = await writeBeside(sftp, { path, temporary, content }, wait);
      if ((await digestAt(sftp, path, wait)) !== expected) return 'changed';
      await rename(host.connection, sftp, { temporary, path }, wait);
      isThere = false;
      const folder = await sftp.writing.syncFolder(posix.dirname(path), wait);
      return synced === 'done' && folder === 'done' ? 'durable' : 'unconfirmed';
    });
    return replaced;
  } catch (error: unknown) {
    // Whether the last request arrived is not known: what lies there says so.
    if (isAppError(error) && (await isNow(host, path, content))) return 'unconfirmed';
    throw error;
  } finally {
    if (isThere) await tidy(host, temporary);
  }
}

type Writing = { readonly path: string; readonly temporary: string; readonly content: Uint8Array };

async function writeBeside(sftp: SftpSession, { path, temporary, content }: Writing, wait: Wait) {
  const before = await sftp.stat(path, wait);
  const file = await sftp.writing.create(temporary, 0o600, wait);
  try {
    const own = await sftp.lstat(temporary, wait);
    await removeForgotten(sftp, posix.dirname(path), own.mtime * 1000 - forgottenAfterMs, wait);
    await file.write(content, 0, wait);
    const isOther = own.uid !== before.uid || own.gid !== before.gid;
    await file.setAttributes(
      { mode: before.mode & 0o7777, ...(isOther ? { owner: { uid: before.uid, gid: before.gid } } : {}) },
      wait,
    );
    const synced = await file.sync(wait);
    await file.close(wait);
    return synced;
  } catch (error: unknown) {
    file.drop();
    throw error;
  }
}

/** Where the server does not offer to put one file in the place of another, its `mv` does. */
async function rename(
  connection: SshConnection,
  sftp: SftpSession,
  { temporary, path }: Pick<Writing, 'temporary' | 'path'>,
  wait: Wait,
): Promise<void> {
  if ((await sftp.writing.replace(temporary, path, wait)) === 'done') return;
  const command = { program: 'mv', args: ['-f', '--', temporary, path] };
  const { exitCode } = await runToEnd(connection, command, { mostBytes: 0 }, wait);
  if (exitCode !== 0) await sftp.writing.move(temporary, path, wait);
}

async function digestAt(sftp: SftpSession, path: string, wait: Wait): Promise<string> {
  const { size } = await sftp.stat(path, wait);
  return sha256(await sftp.read(path, 0, size + 1, wait));
}

async function isNow({ files }: HostReached, path: string, content: Uint8Array): Promise<boolean> {
  const wait = { signal: AbortSignal.timeout(tidyMs), timeoutMs: tidyMs };
  return files
    .use(wait, async (sftp) => (await digestAt(sftp, path, wait)) === sha256(content))
    .catch(() => false);
}

/** Also for a caller who no longer waits, and over a new connection where the last one was lost. */
async function tidy({ files }: HostReached, temporary: string): Promise<void> {
  const wait = { signal: AbortSignal.timeout(tidyMs), timeoutMs: tidyMs };
  await files.use(wait, (sftp) => sftp.writing.remove(temporary, wait)).catch(() => {});
}

/** What a desk left that went down in between, by the host's own clock. */
async function removeForgotten(sftp: SftpSession, folder: string, before: number, wait: Wait): Promise<void> {
  const names = await sftp.names(folder, mostNames, wait);
  for (const name of names.filter((one) => one.startsWith(filePrefix))) {
    const path = posix.join(folder, name);
    const facts = await sftp.lstat(path, wait).catch(() => null);
    if (facts !== null && facts.mtime * 1000 < before) await sftp.writing.remove(path, wait).catch(() => {});
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
