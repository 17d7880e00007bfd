import type { AppError } from '../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../shared/errors/error-codes.ts';
import type { MissedCause } from '../../shared/model/schedule.ts';

/** Why a run could not be done now, though nothing need be changed for it to be done later. */
export type PassingCause = Extract<
  MissedCause,
  'off-network' | 'place-not-there' | 'place-failing' | 'busy' | 'keys-locked'
>;

const causes: Readonly<Partial<Record<ErrorCode, PassingCause>>> = {
  'repository/not-there': 'place-not-there',
  'repository/io-failed': 'place-failing',
  'run/timeout': 'place-failing',
  'repository/locked': 'busy',
  'run/busy': 'busy',
  'database/busy': 'busy',
  'snapshot/limit-reached': 'busy',
  'snapshot/key-changed': 'busy',
  'credentials/keychain-unavailable': 'keys-locked',
  'credentials/vault-locked': 'keys-locked',
};

/** Null for what stays as it is until somebody does something about it. */
export function passingCause({ code }: Pick<AppError, 'code'>): PassingCause | null {
  return causes[code] ?? null;
}
