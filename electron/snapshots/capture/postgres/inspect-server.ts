import { isAppError } from '../../../../shared/errors/app-error.ts';
import { clientProgramsFor } from '../../../locations/postgres/client-programs.ts';
import { openPostgres } from '../../../locations/postgres/connection.ts';
import { readServerFacts } from '../../../locations/postgres/server-facts.ts';
import type { ServedPart } from '../../../packs/parts-for-target.ts';
import type { PartFinding } from '../inspect-part.ts';
import type { Looking } from '../inspect-part.ts';
import { reachedAccess } from './server-access.ts';
import type { ServerSecrets } from './server-access.ts';

const timeoutMs = 20_000;

/** Whether the database can be opened and a client is there that may dump it; the size is that on the server's disk. */
export async function inspectServer(
  part: ServedPart,
  secrets: ServerSecrets,
  { source, signal }: Looking,
): Promise<PartFinding> {
  const wait = { signal, timeoutMs };
  try {
    const connection = await openPostgres(await reachedAccess(part, secrets, source), wait);
    try {
      const { version } = await readServerFacts(connection, wait);
      const { rows } = await connection.run('SELECT pg_database_size(current_database())', wait);
      await clientProgramsFor(version, part.programs, signal);
      return { state: 'ready', sizeBytes: Number(rows[0]?.[0] ?? 0), sha256: null };
    } finally {
      connection.close();
    }
  } catch (error: unknown) {
    if (isAppError(error) && error.code.startsWith('postgres/'))
      return { state: 'problem', reason: error.text };
    throw error;
  }
}
