import { posix } from 'node:path';
import { isMissing } from '../../locations/location-errors.ts';
import type { SharedSftp } from '../../locations/ssh/shared-sftp.ts';
import type { SftpSession } from '../../locations/ssh/sftp-session.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { systemCode } from '../../platform/file-errors.ts';
import { mayBeAway } from './disk-away.ts';
import { noParent, refuseFullFolder } from './new-ground.ts';
import type { NewGround } from './new-ground.ts';
import { storageFailure } from './storage-errors.ts';

const requestMs = 60_000;
const tidyMs = 15_000;
const namesLookedAt = 100;

/** A folder of a host in which a repository is to be made. */
export function sshGround(place: string, root: string, files: SharedSftp): NewGround {
  return {
    prepare: async (signal) => {
      const wait = { signal, timeoutMs: requestMs };
      try {
        return await files.use(wait, (sftp) => prepare(place, root, sftp, wait));
      } catch (error: unknown) {
        throw storageFailure(error, place, root);
      }
    },
    takeBack: async (made) => {
      const wait = { signal: AbortSignal.timeout(tidyMs), timeoutMs: tidyMs };
      await files.use(wait, (sftp) => takeBack(root, made, sftp, wait)).catch(() => undefined);
    },
    mayBeAway: async (signal) => {
      const wait = { signal, timeoutMs: requestMs };
      try {
        return await files.use(wait, (sftp) =>
          mayBeAway(root, posix.dirname, (path) => namesIn(path, sftp, wait)),
        );
      } catch (error: unknown) {
        throw storageFailure(error, place, root);
      }
    },
  };
}

async function prepare(place: string, root: string, sftp: SftpSession, wait: Wait): Promise<boolean> {
  try {
    await sftp.writing.makeFolder(root, 0o700, wait);
    return true;
  } catch (error: unknown) {
    if (systemCode(error) === 'ENOENT') throw noParent(place);
    if (systemCode(error) !== 'EEXIST') throw error;
  }
  refuseFullFolder(place, await sftp.names(root, namesLookedAt, wait));
  return false;
}

async function takeBack(
  root: string,
  { files, folders }: Parameters<NewGround['takeBack']>[0],
  { writing }: SftpSession,
  wait: Wait,
): Promise<void> {
  const steps = [
    ...files.map((name) => () => writing.remove(posix.join(root, name), wait)),
    ...folders.map((name) => () => writing.removeFolder(posix.join(root, name), wait)),
  ];
  for (const step of steps) await step().catch(() => undefined);
}

async function namesIn(path: string, sftp: SftpSession, wait: Wait): Promise<readonly string[] | null> {
  try {
    return await sftp.names(path, namesLookedAt, wait);
  } catch (error: unknown) {
    if (isMissing(error)) return null;
    throw error;
  }
}
