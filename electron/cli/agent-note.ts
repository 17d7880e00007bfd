import { isAppError } from '../../shared/errors/app-error.ts';

const refusals: ReadonlySet<string> = new Set(['ssh/authentication-refused', 'ssh/passphrase-missing']);

/**
 * What is to be known of a login that was refused while another process carried out the command: that process has its own SSH agent, or none, and
 * not the one of this shell. Null where this is not so.
 */
export function agentNote(
  error: unknown,
  ownerPid: number | null,
  env: Readonly<Record<string, string | undefined>>,
): string | null {
  const socket = env['SSH_AUTH_SOCK'] ?? '';
  if (ownerPid === null || socket === '' || !isAppError(error) || !refusals.has(error.code)) return null;
  return `The running console (process ${ownerPid}) signed in with its own SSH agent or none; SSH_AUTH_SOCK of this shell is not used. To use this agent, end that console and start it from this shell.`;
}
