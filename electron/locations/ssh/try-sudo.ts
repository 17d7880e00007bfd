import { runToEnd } from './run-to-end.ts';
import type { SshConnection } from './ssh-connection.ts';
import type { Wait } from './ssh-ports.ts';
import { passwordToSudo, refusedBySudo, sudoRefusal } from './sudo.ts';

/** Whether sudo takes this password from the account. Throws `ssh/sudo-refused`, `ssh/…`. */
export async function trySudoPassword(
  connection: SshConnection,
  password: string,
  wait: Wait,
): Promise<void> {
  const { command, input } = passwordToSudo(password);
  const { exitCode, errorText } = await runToEnd(connection, command, { input, mostBytes: 0 }, wait);
  if (exitCode === 0) return;
  const said = sudoRefusal(exitCode, errorText) ?? errorText.trim().split('\n').at(-1) ?? '';
  throw refusedBySudo(connection.label, said);
}
