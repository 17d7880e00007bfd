import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { asError, cancelled } from '../../../shared/errors/app-error.ts';
import type { PostgresAddress } from '../../../shared/rules/postgres-address.ts';
import { programIn } from './client-programs.ts';
import type { ClientPrograms } from './client-programs.ts';
import type { PostgresAccess } from './connection.ts';
import { forPrograms } from './server-door.ts';
import {
  clientEnvironment,
  clientFailure,
  endWith,
  errorTextOf,
  plainEnvironment,
  statusOf,
} from './run-client.ts';

const longestMs = 12 * 3_600_000;

type LoadRequest = {
  readonly programs: ClientPrograms;
  /** With the database that the dump is loaded into. */
  readonly access: PostgresAccess;
  /** Whether objects get the owners that they had; otherwise all belong to who loads. */
  readonly keepOwners: boolean;
  readonly scratch: string;
  readonly signal: AbortSignal;
};

/** Loads a dump into an empty database as it is read, and stops at the first statement that fails. Throws `postgres/…`. */
export function loadArchive(pieces: AsyncIterable<Uint8Array>, request: LoadRequest): Promise<void> {
  return forPrograms(request.access, (address) => load(pieces, request, address));
}

async function load(
  pieces: AsyncIterable<Uint8Array>,
  { programs, access, keepOwners, scratch, signal }: LoadRequest,
  address: PostgresAddress,
): Promise<void> {
  if (signal.aborted) throw cancelled();
  const owners = keepOwners ? [] : ['--no-owner'];
  const args = ['--exit-on-error', '--no-password', ...owners, `--dbname=${access.address.database}`];
  const child = spawn(programIn(programs.folder, 'pg_restore'), args, {
    env: { ...plainEnvironment(), ...clientEnvironment({ ...access, address }, scratch) },
    stdio: ['pipe', 'ignore', 'pipe'],
    windowsHide: true,
  });
  const said = errorTextOf(child);
  const ended = statusOf(child);
  const watch = endWith(child, signal, longestMs);
  let unread: unknown = null;
  try {
    await pipeline(Readable.from(pieces), child.stdin);
  } catch (error: unknown) {
    unread = error;
    child.stdin.destroy();
  }
  const status = await ended;
  watch.stop();
  if (signal.aborted) throw cancelled();
  if (status !== 0) throw clientFailure('pg_restore', said(), access.address);
  if (unread !== null) throw asError(unread);
}
