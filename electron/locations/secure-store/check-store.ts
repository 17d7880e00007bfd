import type { DatabaseAccess } from '../live-database/client.ts';
import { databaseFile } from '../live-database/client.ts';
import { databaseLimits } from '../live-database/database-limits.ts';
import type { DatabaseCall } from '../live-database/database-limits.ts';
import { refuseUnlessSelect } from '../live-database/select.ts';
import type { SentValue } from '../host-database/host-values.ts';
import { beginOnHost } from '../host-database/open-host-database.ts';
import { withHostEngine } from '../host-database/with-host-engine.ts';
import { SshLocation } from '../ssh/ssh-location.ts';
import { SecureStoreResult, secureStoreTaskName } from './task-schema.ts';
import type { SecureStoreInput } from './task-schema.ts';

type Check = Omit<SecureStoreInput, 'from'> & { readonly sql: string };

/** Tries every value of a store with its key, here, in a child: the key is never on the host that has the store. */
export async function checkSecureStore(
  access: DatabaseAccess,
  path: string,
  { sql, ...check }: Check,
  call: DatabaseCall,
): Promise<SecureStoreResult> {
  const { location, children } = access;
  if (location instanceof SshLocation) {
    const rows = await rowsOnHost(location, path, { sql, maxRows: check.maxRows }, call);
    const input: SecureStoreInput = { ...check, from: { kind: 'rows', ...rows } };
    return SecureStoreResult.parse(await children.run(secureStoreTaskName, input, call));
  }
  const file = await databaseFile(access, path, call);
  const input: SecureStoreInput = { ...check, from: { kind: 'file', file, sql } };
  const options = { ...call, affinity: file.path };
  return SecureStoreResult.parse(await children.run(secureStoreTaskName, input, options));
}

function rowsOnHost(
  location: SshLocation,
  path: string,
  { sql, maxRows }: Pick<Check, 'sql' | 'maxRows'>,
  call: DatabaseCall,
) {
  refuseUnlessSelect(sql);
  return withHostEngine(location, path, call, async (engine) => {
    const { source } = await beginOnHost(engine, databaseLimits(path, call));
    const rows: SentValue[][] = [];
    await engine.select({ sql, parameters: {}, sent: 'whole', mostRows: maxRows + 1 }, (row) => {
      rows.push([...row]);
      return true;
    });
    return { source, rows };
  });
}
