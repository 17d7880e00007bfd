import { asError, isAppError } from '../../shared/errors/app-error.ts';
import type { ActionRun } from '../../shared/model/action.ts';
import type { RunId } from '../../shared/model/ids.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { endFact } from './run-facts.ts';
import { cutOff } from './run-keeper.ts';
import type { RunKeeper } from './run-keeper.ts';
import type { AttemptRecord } from './run-record.ts';
import type { ActionsPort, RunbookPorts } from './runbook-ports.ts';

/**
 * Writes down that attempts of a run which runs in no process any more were cut off, and what is known of how far they came. One that cannot be
 * written now is shown as it is all the same, and tried again at the next start.
 */
export function cutOffRun(
  id: RunId,
  keeper: RunKeeper,
  { actions, logger }: Pick<RunbookPorts, 'actions' | 'logger'>,
): void {
  try {
    writeCutOff(id, keeper, actions);
  } catch (error: unknown) {
    logger.error('runbook.cut-off-not-written', { run: id, error: asError(error).message });
  }
}

function writeCutOff(id: RunId, keeper: RunKeeper, actions: Pick<ActionsPort, 'find'>): void {
  keeper.change(id, null, ({ record, attempts }) => {
    const ended = attempts
      .filter(({ state }) => state === 'cut-off')
      .map((attempt) => ({ ...attempt, result: howFar(attempt, record.targetId, actions) }));
    return { attempts: ended, facts: ended.map((attempt) => endFact(record, attempt)) };
  });
}

function howFar(
  attempt: AttemptRecord,
  targetId: ActionTarget,
  actions: Pick<ActionsPort, 'find'>,
): LocalText | null {
  const { result } = cutOff(attempt);
  const { actionRunId } = attempt.evidence;
  if (actionRunId === null || result === null) return result;
  const said = actionText(found(targetId, actionRunId, actions));
  return localText(`${result.en} ${said.en}`, `${result.ko} ${said.ko}`);
}

/** Null as well where target or pack are gone: nothing is known of it then. */
function found(
  targetId: ActionTarget,
  actionRunId: string,
  actions: Pick<ActionsPort, 'find'>,
): ActionRun | null {
  try {
    return actions.find(targetId, actionRunId);
  } catch (error: unknown) {
    if (isAppError(error)) return null;
    throw error;
  }
}

type ActionTarget = Parameters<ActionsPort['find']>[0];

function actionText(run: ActionRun | null): LocalText {
  if (run === null) return neverBegan;
  const { id, state } = run;
  const word = stateWords[state];
  return localText(`Its action (run ${id}) ${word.en}.`, `작업(실행 ${id}): ${word.ko}.`);
}

const neverBegan = localText(
  'Nothing is known of its action: it had not begun, or its target is gone.',
  '작업 기록이 없습니다. 시작되지 않았거나 대상이 제거되었습니다.',
);
const stateWords: Readonly<Record<ActionRun['state'], LocalText>> = {
  running: localText('was under way', '진행 중이었음'),
  waiting: localText('waits for a person', '사람의 확인을 기다림'),
  done: localText('had come to its end', '끝까지 실행됨'),
  failed: localText('had failed', '실패함'),
  stopped: localText('had been stopped', '중단됨'),
  interrupted: localText('was interrupted', '중간에 끊김'),
};
