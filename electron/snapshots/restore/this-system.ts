import { realpath } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { onNetworkFileSystem } from '../../locations/live-database/database-errors.ts';
import { CopyCache } from '../../locations/live-database/copy-cache.ts';
import { withLiveDatabase } from '../../locations/live-database/open-live.ts';
import { LocalLocation } from '../../locations/local-location.ts';
import { readSystemMounts } from '../../locations/mount-table.ts';
import { isMissingFile } from '../../platform/file-errors.ts';
import { quickCheck } from '../capture/sqlite/check-database.ts';
import { countTables } from '../capture/sqlite/count-tables.ts';
import { anyWithoutHardLinks } from './hard-links.ts';
import { readOwnerIds } from './owner-ids.ts';
import type { RestoreSystem } from './restore-system.ts';
import { systemHolders } from './system-holders.ts';

const countMs = 5000;
const busyTimeoutMs = 2000;
const copyLimitBytes = 4 * 1024 ** 3;

/** This computer. */
export const thisSystem: RestoreSystem = {
  names: process.platform === 'win32' ? 'windows' : process.platform === 'darwin' ? 'darwin' : 'posix',
  filesAtOnce: 8,
  lease: null,
  connect: null,
  sudoOn: null,
  realPath: (path) => realAsFarAsThere(resolve(path)),
  account: async () => process.getuid?.() ?? null,
  ownerIds: async () => (process.getuid?.() === 0 ? readOwnerIds() : null),
  holders: systemHolders,
  lackHardLinks: async (folders, signal) => anyWithoutHardLinks(await readSystemMounts(signal), folders),
  countRows: async (folder, path, signal) => {
    const network = await new LocalLocation(folder).networkFileSystem(path, signal);
    if (network !== null) throw onNetworkFileSystem(path, network);
    const copies = new CopyCache();
    try {
      const target = { path: `${folder}/${path}`, name: path, busyTimeoutMs, copyLimitBytes };
      return withLiveDatabase(target, copies, ({ database }) =>
        countTables(database, performance.now() + countMs),
      );
    } finally {
      copies.clear();
    }
  },
  checkDatabase: async (path) => quickCheck(path),
};

async function realAsFarAsThere(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error: unknown) {
    if (!isMissingFile(error) || dirname(path) === path) throw error;
    return `${await realAsFarAsThere(dirname(path))}/${basename(path)}`.replace(/^\/\//, '/');
  }
}
