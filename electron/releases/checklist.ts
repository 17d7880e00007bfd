import { isAppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { Release } from '../../shared/model/release.ts';
import type { Disposable } from '../platform/disposable.ts';
import type { ReleasePorts } from './release-ports.ts';

/** What is left to be done of the checklist of a release. */
export function checklistLeft(
  { checklist }: Pick<ReleasePorts, 'checklist'>,
  { checklistRunId }: Pick<Release, 'checklistRunId'>,
): readonly LocalText[] {
  const run = checklistRunId === null ? null : checklist(checklistRunId);
  if (run === null || (run.state === 'finished' && run.ok === true)) return [];
  const { id, endedSteps, neededSteps } = run;
  return [
    run.state === 'open'
      ? localText(
          `The checklist is not done: ${endedSteps} of ${neededSteps} steps (run ${id}).`,
          `점검 목록이 끝나지 않았습니다: ${neededSteps}단계 중 ${endedSteps}단계 (실행 ${id}).`,
        )
      : localText(
          `The checklist did not end well (run ${id}).`,
          `점검 목록이 정상적으로 끝나지 않았습니다 (실행 ${id}).`,
        ),
  ];
}

type ReleaseChecklistsParts = {
  readonly ports: Pick<ReleasePorts, 'checklist' | 'endChecklist' | 'logger'>;
  readonly releases: () => readonly Release[];
};

/** Ends the checklists of releases that do not take place: nobody will go on with them. */
export class ReleaseChecklists implements Disposable {
  readonly #parts: ReleaseChecklistsParts;
  #isEnding = false;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: ReleaseChecklistsParts) {
    this.#parts = parts;
  }

  /** Looks at all releases; a run of which a step is being carried out is tried again at the next look. */
  look(): Promise<void> {
    this.#running = this.#running
      .then(() => this.#lookOnce())
      .catch((error: unknown) => {
        this.#parts.ports.logger.bug(error, 'checklists of releases');
      });
    return this.#running;
  }

  async dispose(): Promise<void> {
    this.#isEnding = true;
    await this.#running;
  }

  async #lookOnce(): Promise<void> {
    const { ports, releases } = this.#parts;
    for (const { stage, version, checklistRunId } of releases()) {
      if (checklistRunId === null || (stage !== 'called-off' && stage !== 'rolled-back')) continue;
      if (ports.checklist(checklistRunId)?.state !== 'open' || this.#isEnding) continue;
      const reason = `Release ${version} was ${stage === 'called-off' ? 'called off' : 'rolled back'}.`;
      try {
        await ports.endChecklist(checklistRunId, reason);
      } catch (error: unknown) {
        if (!isAppError(error)) throw error;
      }
    }
  }
}
