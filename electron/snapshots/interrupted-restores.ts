import { isAppError } from '../../shared/errors/app-error.ts';
import type { HostUse } from '../../shared/model/host.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { InterruptedRestore } from '../../shared/model/restore.ts';
import type { HostAccess } from '../locations/ssh/host-access.ts';
import type { DeskJobs } from './desk.ts';
import { FoundInterrupted } from './jobs/restore-input.ts';
import { hostKey } from './restore-places.ts';
import type { RestorePlace } from './restore-places.ts';
import { findInterruptedJobName } from './jobs/job-names.ts';

export type InterruptedRestoresParts = {
  readonly desk: Pick<DeskJobs, 'run'>;
  readonly hostAccess: (host: HostUse | null, signal: AbortSignal) => Promise<HostAccess | null>;
  readonly now: () => number;
};

/** An interrupted restore, and the host on which it lies. */
export type FoundThere = { readonly found: InterruptedRestore; readonly host: HostUse | null };

export type LookedFor = {
  readonly interrupted: readonly FoundThere[];
  /** Hosts that could not be looked at. */
  readonly unreached: readonly { readonly host: string; readonly problem: LocalText }[];
};

type HostLook = { readonly at: number; readonly folders: string; readonly looked: Promise<LookedFor> };

/** What was seen on a host is good for so long: lists are shown often, and every look enters the host anew. */
const goodForMs = 30_000;
const hostMs = 25_000;
const nothingToRestoreWith: readonly string[] = ['restore/host-lacks-tools', 'ssh/no-commands'];

/** Looks for restores that did not come to their end: an intent file lies beside what it concerns, whoever wrote it. */
export class InterruptedRestores {
  readonly #parts: InterruptedRestoresParts;
  readonly #looks = new Map<string, HostLook>();

  constructor(parts: InterruptedRestoresParts) {
    this.#parts = parts;
  }

  /** A host that cannot be reached is said, and hides nothing of the others. */
  async look(places: readonly RestorePlace[], signal: AbortSignal): Promise<LookedFor> {
    const looked = await Promise.all(
      places.map((place) => (place.host === null ? this.#lookIn(place, signal) : this.#recentOf(place))),
    );
    return {
      interrupted: looked.flatMap(({ interrupted }) => interrupted),
      unreached: looked.flatMap(({ unreached }) => unreached),
    };
  }

  /** Something has been done on hosts: they are looked at anew. */
  changed(): void {
    this.#looks.clear();
  }

  #recentOf(place: RestorePlace): Promise<LookedFor> {
    const [key, now, folders] = [hostKey(place.host), this.#parts.now(), place.folders.join('\0')];
    const known = this.#looks.get(key);
    if (known !== undefined && known.folders === folders && now - known.at < goodForMs) return known.looked;
    const looked = this.#lookOnHost(place);
    this.#looks.set(key, { at: now, folders, looked });
    return looked;
  }

  async #lookOnHost(place: RestorePlace): Promise<LookedFor> {
    try {
      return await this.#lookIn(place, AbortSignal.timeout(hostMs));
    } catch (error: unknown) {
      if (!isAppError(error)) throw error;
      // With this account nothing can have been restored there.
      if (nothingToRestoreWith.includes(error.code)) return { interrupted: [], unreached: [] };
      const problem = error.code === 'run/cancelled' ? tookTooLong : error.text;
      return { interrupted: [], unreached: [{ host: place.host?.address ?? '', problem }] };
    }
  }

  async #lookIn({ host: way, folders }: RestorePlace, signal: AbortSignal): Promise<LookedFor> {
    const host = await this.#parts.hostAccess(way, signal);
    const input = { folders: [...folders], host };
    const raw = await this.#parts.desk.run(null, findInterruptedJobName, input, signal);
    const interrupted = FoundInterrupted.parse(raw).map((found) => ({
      found: { ...found, on: way?.address ?? null },
      host: way,
    }));
    return { interrupted, unreached: [] };
  }
}

const tookTooLong: LocalText = {
  en: 'The host did not answer in time.',
  ko: '호스트가 제한 시간 안에 응답하지 않았습니다.',
};
