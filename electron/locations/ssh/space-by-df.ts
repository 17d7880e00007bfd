import { HostFileError } from './sftp-errors.ts';
import { runToEnd } from './run-to-end.ts';
import type { SshConnection } from './ssh-connection.ts';
import type { SpaceFacts } from '../location.ts';
import type { Wait } from '../../platform/bounded-wait.ts';

const mostBytes = 16_384;

/** Space as `df -Pk` tells it, for hosts whose SFTP does not. Inodes are not told. */
export async function spaceByDf(connection: SshConnection, path: string, wait: Wait): Promise<SpaceFacts> {
  const command = { program: 'df', args: ['-Pk', path], environment: { LC_ALL: 'C' } };
  const { exitCode, stdout } = await runToEnd(connection, command, { mostBytes }, wait);
  const space = exitCode === 0 ? parseDf(stdout.toString('utf8')) : null;
  if (space === null) throw new HostFileError('EIO', 'df told no space', null);
  return space;
}

/** The portable format of df(1): one line of titles, then the device, blocks of 1024 bytes in all, used, available, the share, the mount point. */
export function parseDf(text: string): SpaceFacts | null {
  const match = /^.*\n.*?\s(\d+)\s+\d+\s+(-?\d+)\s+\d+%\s/.exec(text);
  const [, total, free] = match ?? [];
  if (total === undefined || free === undefined) return null;
  return {
    freeBytes: Math.max(0, Number(free)) * 1024,
    totalBytes: Number(total) * 1024,
    freeInodes: null,
    totalInodes: null,
  };
}
