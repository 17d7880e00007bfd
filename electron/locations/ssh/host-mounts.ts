import { isMissing } from '../location-errors.ts';
import { parseMountCommand, parseMountInfo } from '../mount-table.ts';
import type { Mount } from '../mount-table.ts';
import { runToEnd } from './run-to-end.ts';
import type { SftpSession } from './sftp-session.ts';
import type { SshConnection } from './ssh-connection.ts';
import type { Wait } from '../../platform/bounded-wait.ts';

const mostBytes = 4 * 1024 ** 2;

/** What is mounted on a host: its /proc/self/mountinfo, where there is none by `mount` as BSD and macOS print it. */
export async function readHostMounts(
  connection: SshConnection,
  sftp: SftpSession,
  wait: Wait,
): Promise<readonly Mount[]> {
  try {
    const bytes = await sftp.read('/proc/self/mountinfo', 0, mostBytes, wait);
    return parseMountInfo(Buffer.from(bytes).toString('utf8'));
  } catch (error: unknown) {
    if (!isMissing(error)) throw error;
  }
  const { stdout } = await runToEnd(connection, { program: 'mount', args: [] }, { mostBytes }, wait);
  return parseMountCommand(stdout.toString('utf8'));
}
