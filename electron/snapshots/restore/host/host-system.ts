import type { EnteredHost } from '../../../locations/ssh/host-access.ts';
import { parseMountInfo } from '../../../locations/mount-table.ts';
import { quickCheck } from '../../capture/sqlite/check-database.ts';
import { DatabaseCopies } from '../../contents/database-copies.ts';
import { anyWithoutHardLinks } from '../hard-links.ts';
import { idsIn } from '../owner-ids.ts';
import type { RestoreSystem } from '../restore-system.ts';
import { fromSystemName } from '../system-names.ts';
import type { HostCalls } from './host-calls.ts';
import { helperBytes } from './helper-words.ts';
import { hostHolders } from './host-holders.ts';
import { hostLease } from './host-lease.ts';
import { streamThere } from './host-service.ts';
import { countRowsOnHost } from './host-rows.ts';
import { hostText } from './host-text.ts';

/** Each travels there and back: as many at once as keep a link to far away busy. */
const filesAtOnce = 64;

/** A host, as far as a restore asks it for more than its files. Databases of snapshots are looked at in `scratchRoot` of this computer. */
export function hostSystem(
  { connection, location }: Pick<EnteredHost, 'connection' | 'location'>,
  calls: HostCalls,
  scratchRoot: string | null,
): RestoreSystem {
  const text = (path: string) => hostText(calls, path);
  return {
    names: 'posix',
    filesAtOnce,
    lease: hostLease(calls),
    connect: (address, signal) => streamThere(connection, address, signal),
    sudoOn: connection.sudo === null ? null : connection.label,
    realPath: async (path) => {
      const [real] = await calls.ask({ lane: 'calls', words: ['real', path] });
      return fromSystemName(helperBytes(real));
    },
    account: async () => (await calls.greeting()).uid,
    ownerIds: async () =>
      (await calls.greeting()).uid === 0
        ? { users: idsIn(await text('/etc/passwd')), groups: idsIn(await text('/etc/group')) }
        : null,
    holders: (files, paths, signal) => hostHolders(calls, files, paths, signal),
    lackHardLinks: async (folders) =>
      anyWithoutHardLinks(parseMountInfo(await text('/proc/self/mountinfo')), folders),
    countRows: (folder, path, signal) => countRowsOnHost(location(folder), path, signal),
    checkDatabase: async (_path, { contents, partId }, signal) => {
      if (scratchRoot === null) throw new Error('databases are looked at by a restore alone');
      const copies = new DatabaseCopies(scratchRoot);
      try {
        return quickCheck(await copies.obtain(contents, partId, signal));
      } finally {
        copies.clear();
      }
    },
  };
}
