import type { Exchange } from '../http/exchange.ts';
import { problem, type Reply } from '../http/reply.ts';
import type { Practice } from '../practice.ts';

/** Runs the handler for a signed-in user, or answers 401. */
export function withUser(
  exchange: Exchange,
  practice: Practice,
  handle: (userId: number) => Promise<Reply> | Reply,
): Promise<Reply> | Reply {
  const session = exchange.session;
  if (session === null || !passesGuard(practice)) return problem(401, 'AUTH_LOGIN_REQUIRED', exchange.locale);
  return handle(session.userId);
}

/** The server checks the session's token in the database; when that does not open, the configuration decides. */
export function passesGuard(practice: Practice): boolean {
  if (practice.database.openProblem() === null) return true;
  const guard = practice.guard;
  if (practice.config.flag('SESSION_TOKEN_FAIL_OPEN')) {
    guard.failOpenCount += 1;
    guard.lastFailOpenAt = practice.clock.now();
    return true;
  }
  guard.failClosedCount += 1;
  guard.lastFailClosedAt = practice.clock.now();
  return false;
}
