import { isAppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { ReleaseId } from '../../shared/model/ids.ts';
import type { Release } from '../../shared/model/release.ts';
import type { Disposable } from '../platform/disposable.ts';
import { endedWithin } from '../platform/ended-within.ts';
import type { ReleasePorts } from './release-ports.ts';
import { workTexts } from './release-texts.ts';

type Doing = (text: LocalText) => void;
type Work = (release: Release, doing: Doing, signal: AbortSignal) => Promise<Release>;

type ReleaseWorkParts = {
  readonly ports: ReleasePorts;
  readonly get: (id: ReleaseId) => Release;
  readonly put: (release: Release) => Release;
};

/** What takes long, one piece at a time for each release. That it began is written down before it does. */
export class ReleaseWork implements Disposable {
  readonly #parts: ReleaseWorkParts;
  readonly #ending = new AbortController();
  readonly #running = new Map<ReleaseId, Promise<void>>();

  constructor(parts: ReleaseWorkParts) {
    this.#parts = parts;
  }

  begin(release: Release, work: Work): Release {
    const begun = this.#parts.put({
      ...release,
      work: { state: 'running', at: this.#parts.ports.clock.now(), doing: workTexts.probes, problem: null },
    });
    const running = this.#carryOut(begun, work).finally(() => this.#running.delete(release.id));
    this.#running.set(release.id, running);
    return begun;
  }

  /** Resolves once nothing is done for a release, or after so long. */
  async idle(id: ReleaseId, timeoutMs: number, signal: AbortSignal): Promise<void> {
    const running = this.#running.get(id);
    if (running !== undefined) await endedWithin(this.#parts.ports.clock, timeoutMs, running, signal);
  }

  async dispose(): Promise<void> {
    this.#ending.abort();
    await Promise.all(this.#running.values());
  }

  async #carryOut(begun: Release, work: Work): Promise<void> {
    const { ports, get, put } = this.#parts;
    const doing: Doing = (text) => {
      const current = get(begun.id);
      if (current.work !== null) put({ ...current, work: { ...current.work, doing: text } });
    };
    try {
      put({ ...(await work(begun, doing, this.#ending.signal)), work: null });
    } catch (error: unknown) {
      const current = get(begun.id);
      const cut = this.#ending.signal.aborted;
      if (!cut && !isAppError(error)) ports.logger.bug(error, 'release');
      const problem = isAppError(error) ? error.text : failedText;
      if (current.work !== null)
        put({ ...current, work: { ...current.work, state: cut ? 'cut-off' : 'failed', problem } });
    }
  }
}

const failedText = localText(
  'Something went wrong that should not have; see the log.',
  '예상하지 못한 문제가 발생했습니다. 로그를 확인하십시오.',
);
