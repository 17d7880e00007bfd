import type { SessionUse } from '../../packs/schema/request.ts';
import type { NoSession, OpenSession, SessionPool } from '../http/session-pool.ts';
import { rungFailed } from './steps.ts';
import type { RungOutcome } from './steps.ts';

/** Reports that the server refused a session and opens it anew; null when it was opened for this very climb, which would end the same way. */
export async function sessionAnew(
  { id }: SessionUse,
  refused: OpenSession,
  { sessions, signal }: { readonly sessions: SessionPool; readonly signal: AbortSignal },
): Promise<OpenSession | NoSession | null> {
  sessions.refused(id, refused);
  if (refused.steps.length > 0) return null;
  return sessions.use(id, { renew: false, signal });
}

/** What a session that cannot be had means for the rung that needs it. Where nothing was tried, nothing is known. */
export function withoutSession({ state, reason }: NoSession): RungOutcome {
  return rungFailed('session-missing', reason, [], state === 'paused' ? 'unknown' : state);
}

/** The cookie that goes with requests to the address. */
export function cookieOf(session: OpenSession | null, url: URL): string | null {
  const header = session?.cookieHeader(url) ?? '';
  return header === '' ? null : header;
}
