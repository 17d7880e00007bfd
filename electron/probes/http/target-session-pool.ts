import type { SettingValue } from '../../../shared/model/target.ts';
import type { Session } from '../../packs/schema/request.ts';
import type { Clock } from '../../platform/clock.ts';
import type { HttpClient } from './http-client.ts';
import type { RefusedSignIns } from './refused-sign-ins.ts';
import { SessionKeeper } from './session-keeper.ts';
import type { SessionPool } from './session-pool.ts';
import { unknownSessionText } from './session-texts.ts';
import type { TargetSecrets } from './target-secrets.ts';

type SessionPoolOptions = {
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** As the target's pack describes them. */
  readonly sessions: readonly Session[];
  readonly http: HttpClient;
  readonly secrets: TargetSecrets;
  readonly clock: Clock;
  /** What the server refused before, here or elsewhere; without it only this pool remembers. */
  readonly refusals?: RefusedSignIns;
};

/** How long a sign-in that is under way may go on when the console ends. */
const graceMs = 2_000;

/**
 * Only the cookie sessions are dropped when the pool is disposed: the `close` steps of a pack would revoke the device session
 * whose token the next start renews with. Dispose it before the HTTP client.
 */
export function createSessionPool(options: SessionPoolOptions): SessionPool {
  const keepers = new Map(
    options.sessions.map((session) => [
      session.id,
      new SessionKeeper(session, options, options.refusals ?? null),
    ]),
  );
  return {
    async use(sessionId, use) {
      const keeper = keepers.get(sessionId);
      if (keeper !== undefined) return keeper.use(use);
      return { kind: 'none', state: 'unknown', reason: unknownSessionText(sessionId), steps: [] };
    },
    refused: (sessionId, session) => keepers.get(sessionId)?.refused(session),
    credentialChanged(name) {
      for (const keeper of keepers.values()) keeper.credentialChanged(name);
    },
    credentialsStored() {
      for (const keeper of keepers.values()) keeper.credentialsStored();
    },
    serverImproved() {
      for (const keeper of keepers.values()) keeper.serverImproved();
    },
    allowRetry() {
      for (const keeper of keepers.values()) keeper.allowRetry();
    },
    async dispose() {
      await Promise.all([...keepers.values()].map((keeper) => keeper.dispose(graceMs)));
    },
  };
}
