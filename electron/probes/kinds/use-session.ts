import type { SessionUse } from '../../packs/schema/request.ts';
import type { CookieCarrier } from '../http/exchange.ts';
import type { Finding } from '../http/finding.ts';
import type { NoSession, OpenSession } from '../http/session-pool.ts';
import { renewalRefused } from '../http/session-texts.ts';
import type { ProbeContext, ProbeOutcome } from '../probe-kind.ts';

export function carrierOf(session: OpenSession): CookieCarrier {
  return { header: session.cookieHeader, absorb: session.absorbCookies };
}

/** What a run came to, and whether the server answered that the session is not one. */
export type SessionAttempt = { readonly outcome: ProbeOutcome; readonly sessionRefused: boolean };

/**
 * Runs with the session; when the server no longer knows it, renews it and runs once more. A session ends by itself sooner or
 * later, and that alone is no finding.
 */
export async function withSession(
  use: SessionUse,
  context: ProbeContext,
  run: (session: OpenSession) => Promise<SessionAttempt>,
  without: (session: NoSession) => ProbeOutcome,
): Promise<ProbeOutcome> {
  const session = await context.sessions.use(use.id, { renew: use.renew, signal: context.signal });
  if (session.kind === 'none') return without(session);
  const first = await run(session);
  if (!first.sessionRefused) return withSteps(first.outcome, session);
  context.sessions.refused(use.id, session);
  // It was opened for this very run: doing so again would end the same way.
  if (session.steps.length > 0) return withSteps(first.outcome, session);
  const renewed = await context.sessions.use(use.id, { renew: false, signal: context.signal });
  if (renewed.kind === 'none') return without(renewed);
  const second = await run(renewed);
  if (second.sessionRefused) context.sessions.refused(use.id, renewed);
  return withSteps(second.outcome, renewed);
}

function withSteps(outcome: ProbeOutcome, session: OpenSession): ProbeOutcome {
  if (session.steps.length === 0) return outcome;
  return { ...outcome, steps: [...session.steps, ...outcome.steps] };
}

/** For a probe of the renewal itself: the password had to be used because the stored token was refused. */
export function renewalFinding(use: SessionUse, session: OpenSession): Finding | null {
  const refused = use.renew && session.steps.some((step) => step.outcome === 'down');
  return refused ? { state: 'degraded', reason: renewalRefused } : null;
}
