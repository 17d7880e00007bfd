import { SystemClock } from '../../electron/platform/clock.ts';
import { sha256 } from '../../electron/repository/format/keys.ts';
import type { CheckOptions } from '../../electron/repository/upkeep/check.ts';
import { checkRepository } from '../../electron/repository/upkeep/check.ts';
import type { UpkeepContext } from '../../electron/repository/upkeep/upkeep-context.ts';
import type { Repository } from '../../electron/repository/repository.ts';
import type { CheckReport } from '../../shared/model/repository.ts';
import { recoverScript } from './temp-repository.ts';

const { signal } = new AbortController();

export function upkeepContext(change: Partial<UpkeepContext> = {}): UpkeepContext {
  return { clock: new SystemClock(), signal, owner: 'kim', progress: () => undefined, ...change };
}

/** A check that reads every byte, unless told otherwise. */
export function check(repository: Repository, change: Partial<CheckOptions> = {}): Promise<CheckReport> {
  const recoverScripts = new Set([sha256(recoverScript).toString('hex')]);
  const options = { readShare: 1, turn: 0, published: new Set<string>(), facts: new Set<string>() } as const;
  return checkRepository(repository, { ...options, recoverScripts, ...change }, upkeepContext());
}
