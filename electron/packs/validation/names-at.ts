import type { Pack } from '../schema/pack.ts';
import type { SessionUse } from '../schema/request.ts';
import { providedNames } from './request-checks.ts';
import type { KnownNames } from './template-names.ts';

/** The names that templates of a probe may use: what its session provides, and what its steps have captured so far. */
export function namesAt(pack: Pack, use?: SessionUse, steps: readonly string[] = []): KnownNames {
  const session = pack.sessions.find((one) => one.id === use?.id);
  return { pack, session: providedNames(session), steps, ack: false };
}
