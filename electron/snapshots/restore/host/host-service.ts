import type { Duplex } from 'node:stream';
import { isAppError } from '../../../../shared/errors/app-error.ts';
import { isLoopback } from '../../../../shared/rules/loopback.ts';
import { forwardTo } from '../../../locations/ssh/forward.ts';
import { HostFileError } from '../../../locations/ssh/sftp-errors.ts';
import type { SshConnection } from '../../../locations/ssh/ssh-connection.ts';

const connectMs = 15_000;

/**
 * A stream to an address as the host means it: what is loopback there is reached through the connection, everything else from here (null).
 * Where nobody listens it fails with `ECONNREFUSED`, as a socket does.
 */
export async function streamThere(
  connection: SshConnection,
  address: { readonly host: string; readonly port: number },
  signal: AbortSignal,
): Promise<Duplex | null> {
  if (!isLoopback(address.host)) return null;
  try {
    return await forwardTo(connection, address, { signal, timeoutMs: connectMs });
  } catch (error: unknown) {
    if (isAppError(error) && error.code === 'ssh/port-refused') {
      throw new HostFileError('ECONNREFUSED', error.message, error);
    }
    throw error;
  }
}
