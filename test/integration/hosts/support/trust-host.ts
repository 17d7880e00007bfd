import { fingerprintOf } from '../../../../electron/locations/ssh/host-key.ts';
import type { SshServer } from '../../../lab/ssh/start-ssh-server.ts';

type Run = (args: readonly string[]) => Promise<{ readonly exitCode: number | null; readonly stdout: string }>;

/** Pins the key of a practice server on a desk, as an operator does who has compared it. */
export async function trustHost(run: Run, server: SshServer): Promise<void> {
  const [, , blob = ''] = server.knownHostsLine().split(' ');
  const address = `${server.account.user}@${server.host}:${server.port}`;
  const trust = fingerprintOf({ type: '', blob });
  const { exitCode, stdout } = await run([
    ...['host', 'check', address],
    ...['--identity', server.keyFile, '--trust', trust],
  ]);
  if (exitCode !== 0) throw new Error(`the host was not trusted: ${stdout}`);
}
