import { AppError, cancelled } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { Clock } from '../platform/clock.ts';
import { sleep } from '../platform/clock.ts';
import type { ProcessIdentity } from '../platform/machine.ts';
import { connectToOwner } from './owner-client.ts';
import type { OwnerClient } from './owner-client.ts';
import { readOwnerInfo } from './owner-info.ts';
import type { OwnerInfo } from './owner-info.ts';
import { takeOwnership } from './owner-lock.ts';
import type { Ownership } from './owner-lock.ts';

type OwnOrJoin = {
  readonly dataDir: string;
  readonly identity: ProcessIdentity;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How long an owner that is starting or ending is waited for. */
  readonly patienceMs?: number;
};

type Place =
  | { readonly kind: 'owner'; readonly ownership: Ownership }
  | { readonly kind: 'client'; readonly client: OwnerClient };

const defaultPatienceMs = 15_000;
const pauseMs = 100;

/**
 * Makes this process the owner of the data folder, or connects it to the one that is. An owner that is only starting, or just
 * ending, is waited for.
 *
 * @throws AppError contract/owner-unreachable, contract/owner-speaks-other-version, store/owned-elsewhere, run/cancelled, store/…
 */
export async function ownOrJoin(options: OwnOrJoin): Promise<Place> {
  const { dataDir, identity, clock, signal } = options;
  const endMs = clock.monotonicMs() + (options.patienceMs ?? defaultPatienceMs);
  for (;;) {
    if (signal.aborted) throw cancelled();
    const ownership = await takeOwnership(dataDir, identity);
    if (ownership !== null) return { kind: 'owner', ownership };
    const info = await readOwnerInfo(dataDir);
    const client = info === null ? null : await connectToOwner(info, clock, signal);
    if (client !== null) return { kind: 'client', client };
    if (clock.monotonicMs() >= endMs) throw unreachable(dataDir, info);
    await sleep(clock, pauseMs, signal).catch(() => {
      throw cancelled();
    });
  }
}

function unreachable(dataDir: string, info: OwnerInfo | null): AppError {
  const who = info === null ? '' : ` (${info.pid})`;
  return new AppError(
    'contract/owner-unreachable',
    localText(
      `Another Holdfast process${who} owns ${dataDir} and does not answer. Wait until it has started, or end it and try again.`,
      `다른 Holdfast 프로세스${who}가 ${dataDir}을(를) 소유하고 있으나 응답하지 않습니다. 시작이 끝날 때까지 기다리거나 종료한 뒤 다시 시도하십시오.`,
    ),
  );
}
