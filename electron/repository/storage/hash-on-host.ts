import { hostPrograms } from '../../locations/ssh/host-programs.ts';
import { runToEnd } from '../../locations/ssh/run-to-end.ts';
import type { SshConnection } from '../../locations/ssh/ssh-connection.ts';

const lookMs = 30_000;
/** A slow disk reads a pack in seconds; whoever asks names as many as it wants to hear of at a time. */
const hashMs = 3_600_000;
const bytesPerName = 256;
const line = /^([0-9a-f]{64}) [ *](.+)$/;

/** Null where the host has no sha256sum, or the account runs no programs. What cannot be read is left out of the answer. */
export async function hashOnHost(
  connection: SshConnection,
  folder: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string> | null> {
  const { programs } = await hostPrograms(connection, { signal, timeoutMs: lookMs });
  if (programs === null || !programs.has.has('sha256sum')) return null;
  const { stdout } = await runToEnd(
    connection,
    { program: 'sha256sum', args: ['--', ...names], folder, environment: { LC_ALL: 'C' } },
    { mostBytes: names.length * bytesPerName },
    { signal, timeoutMs: hashMs },
  );
  const lines = stdout.toString('utf8').split('\n');
  return new Map(
    lines.flatMap((text) => {
      const [, hash, name] = line.exec(text) ?? [];
      return hash === undefined || name === undefined ? [] : [[name, hash]];
    }),
  );
}
