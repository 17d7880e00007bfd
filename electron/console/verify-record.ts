import type { AlteredRecord, JournalVerdict } from '../../shared/model/journal.ts';
import type { ChainVerdict } from '../journal/verify-chain.ts';

/** What compares records of one kind with the hashes that the journal has of them. */
export type AlteredCheck = {
  readonly altered: (signal: AbortSignal) => Promise<readonly AlteredRecord[]>;
};

/** Adds to what the chain says of itself whether what it has hashes of is as it was written. */
export async function verifyBeside(
  chain: ChainVerdict,
  checks: readonly AlteredCheck[],
  signal: AbortSignal,
): Promise<JournalVerdict> {
  const altered: AlteredRecord[] = [];
  for (const check of checks) altered.push(...(await check.altered(signal)));
  return { ...chain, ok: chain.ok && altered.length === 0, altered };
}
