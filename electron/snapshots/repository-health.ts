import { isAppError } from '../../shared/errors/app-error.ts';
import type { PlaceFacts } from './repository-table.ts';

const healthOfFailure: Partial<Record<string, PlaceFacts['health']>> = {
  'repository/not-there': 'not-there',
  'repository/wrong-repository': 'not-there',
  'repository/not-readable': 'not-readable',
  'repository/read-only': 'read-only',
  'repository/io-failed': 'not-there',
  'repository/no-secret': 'locked-out',
  'repository/damaged': 'damaged',
};

/** What a failed operation says of the place; null where the failure is about something else. */
export function factsOfFailure(error: unknown): Pick<PlaceFacts, 'health' | 'healthReason'> | null {
  if (!isAppError(error)) return null;
  // What says that its host cannot be reached or entered says as much of the place.
  const health = error.code.startsWith('ssh/') ? 'not-there' : healthOfFailure[error.code];
  return health === undefined ? null : { health, healthReason: error.text };
}
