import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText, sameText } from '../../../shared/text/local-text.ts';
import { systemCode } from '../../platform/file-errors.ts';
import { endedEarly, explainGreeting } from './greeting-errors.ts';
import type { ServerGreeting } from './server-greeting.ts';
import { hostNotFound, lost, notAnSshServer, refused, timedOut, unreachable } from './ssh-errors.ts';

/** How the library marks where a failure came from; the ways that this console meets. */
type Marked = Error & { readonly level?: unknown };

/**
 * What the library or the system says about a connection that did not come about, as an operator reads it.
 *
 * @param greeting what the server has said so far
 * @param refusal what to say where the server refused the account
 */
export function explainSsh(
  error: Marked,
  host: string,
  greeting: ServerGreeting,
  refusal: () => Error,
): Error {
  if (isAppError(error)) return error;
  const code = systemCode(error);
  if (code === 'ECONNREFUSED') return refused(host, error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_FAIL') return hostNotFound(host, error);
  if (code === 'ETIMEDOUT') return timedOut(host, localText('while connecting', '연결 중'));
  if (code === 'EPIPE' || code === 'ECONNRESET') return lost(host, error);
  if (code !== null) return unreachable(host, code, error);
  if (error.level === 'client-authentication') return refusal();
  if (/too many authentication failures/i.test(error.message)) return refusal();
  if (error.level === 'client-timeout') return lost(host, error);
  return (
    explainGreeting(host, error.message, greeting) ?? notAnSshServer(host, sameText(error.message), error)
  );
}

/** What is said of a server that has ended the connection before it let anybody in. */
export function explainEnd(host: string, greeting: ServerGreeting): Error {
  return explainGreeting(host, '', greeting) ?? endedEarly(host, greeting.server());
}
