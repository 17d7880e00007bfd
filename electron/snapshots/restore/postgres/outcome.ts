import { setTimeout as pause } from 'node:timers/promises';
import { isAppError } from '../../../../shared/errors/app-error.ts';
import type { LocalText } from '../../../../shared/model/local-text.ts';
import type { PostgresAccess } from '../../../locations/postgres/connection.ts';
import { isLinkLost, saying } from '../link-lost.ts';
import { withMaintenance } from './maintenance.ts';
import type { Maintenance } from './maintenance.ts';

const askMs = 20_000;
const looks = 10;
const betweenLooksMs = 100;

/** What an exchange of names takes away and what it makes. */
type ExchangedNames = { readonly gone: string; readonly there: string };

/**
 * What an exchange ended with is not always what became of it: the answer to its COMMIT may be late or lost, and a repeat may meet what
 * the first attempt did. The server is asked. Returns where it took place; throws the error where it did not, and with `sign`, which
 * says what tells it, where the server does not say or, after all patience with a lost link, is not reached.
 */
export async function throwUnlessDone(
  error: unknown,
  access: PostgresAccess,
  names: ExchangedNames,
  sign: LocalText,
): Promise<void> {
  if (!isAppError(error)) throw error;
  if (isLinkLost(error)) throw saying(error, sign);
  // Also of what was cancelled.
  const signal = AbortSignal.timeout(askMs);
  const outcome = await withMaintenance(access, signal, (server) => outcomeOf(server, names)).catch(
    () => 'unknown' as const,
  );
  if (outcome === 'unknown') throw saying(error, sign);
  if (outcome === 'failed') throw error;
}

/** The lock is looked at first: who lets go of it in between has ended, and is seen by the second look. */
async function outcomeOf(
  server: Maintenance,
  { gone, there }: ExchangedNames,
): Promise<'done' | 'failed' | 'unknown'> {
  for (let look = 1; look <= looks; look += 1) {
    const isUnderWay = await server.isBeingChanged(gone);
    if (!(await server.isThere(gone))) return (await server.isThere(there)) ? 'done' : 'unknown';
    if (!isUnderWay) return 'failed';
    await pause(betweenLooksMs);
  }
  return 'unknown';
}
