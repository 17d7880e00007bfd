import { runToEnd } from './run-to-end.ts';
import type { SshConnection } from './ssh-connection.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { bySudo, passwordToSudo, refusedBySudo, sudoRefusal } from './sudo.ts';
import type { Sudo } from './sudo.ts';

/** Whether sudo takes this password from the account. Throws `ssh/sudo-refused`, `ssh/…`. */
export async function trySudoPassword(
  connection: SshConnection,
  password: string,
  wait: Wait,
): Promise<void> {
  const { command, input } = passwordToSudo(password);
  const { exitCode, errorText } = await runToEnd(connection, command, { input, mostBytes: 0 }, wait);
  if (exitCode === 0) return;
  throw refusedBySudo(connection.label, sudoRefusal(exitCode, errorText));
}

/** Runs `true` as root. Null where that works, else what sudo said, in English. Throws `ssh/…`. */
export async function trySudo(connection: SshConnection, sudo: Sudo, wait: Wait): Promise<string | null> {
  const words = { program: 'true', args: [], environment: { LC_ALL: 'C' } };
  const { command, input, mark } = bySudo(words, sudo);
  const { exitCode, errorText } = await runToEnd(connection, command, { input, mostBytes: 0 }, wait);
  return exitCode === 0 ? null : sudoRefusal(exitCode, errorText, mark);
}
