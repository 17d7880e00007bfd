import type { LocalText } from '../../shared/model/local-text.ts';
import type { Run, RunStep, RunSummary } from '../../shared/model/runbook.ts';
import { localText } from '../../shared/text/local-text.ts';
import { utcMinute } from '../../shared/text/utc-time.ts';
import type { ScheduleOutcome } from './run-end.ts';

/** What came of a runbook whose steps were carried out as far as they go by themselves. */
export function outcomeOfRun(run: Run): ScheduleOutcome {
  if (run.state === 'abandoned') return failed(run, abandoned(run.endReason ?? ''));
  const failure = run.steps.find(({ state }) => state === 'failed');
  if (run.ok === true) return { kind: 'ok', note: null };
  if (failure !== undefined) return failed(run, failedAt(failure));
  const due = run.steps.find(({ step }) => step.id === run.next);
  if (due === undefined) return failed(run, notAllDone);
  if (needsSomebody(due)) return { kind: 'ok', note: inRun(run, waitsAt(due)) };
  return failed(run, stoppedAt(due));
}

/** That nothing was started, because a run from before is still open. */
export function stillOpen(run: RunSummary): ScheduleOutcome {
  return { kind: 'overrun', reason: inRun(run, openSince(run)) };
}

/** One that is cancelled or cut off was not left to a person: it stands in the middle of what needs nobody. */
function needsSomebody({ step, state }: RunStep): boolean {
  return state === 'waiting' || (state === 'open' && step.by !== 'automatic');
}

function failed(run: Run, what: LocalText): ScheduleOutcome {
  return { kind: 'failed', reason: inRun(run, what) };
}

function inRun({ id }: Pick<RunSummary, 'id'>, what: LocalText): LocalText {
  return localText(`Run ${id}: ${what.en}`, `실행 ${id}: ${what.ko}`);
}

function failedAt({ step, attempts }: RunStep): LocalText {
  const why = attempts.at(-1)?.result ?? null;
  return localText(
    `the step "${step.title.en}" failed.${why === null ? '' : ` ${why.en}`}`,
    `"${step.title.ko}" 단계가 실패했습니다.${why === null ? '' : ` ${why.ko}`}`,
  );
}

function waitsAt({ step }: RunStep): LocalText {
  return localText(
    `all that needs nobody is done; "${step.title.en}" waits for a person.`,
    `자동 단계를 마쳤으며 "${step.title.ko}" 단계에서 담당자를 기다립니다.`,
  );
}

function stoppedAt({ step }: RunStep): LocalText {
  return localText(
    `it stopped at "${step.title.en}" and did not go on. Look at the run.`,
    `"${step.title.ko}" 단계에서 멈추어 계속되지 않았습니다. 실행을 확인하십시오.`,
  );
}

function abandoned(reason: string): LocalText {
  return localText(`it was abandoned: ${reason}`, `도중에 중단되었습니다: ${reason}`);
}

const notAllDone = localText(
  'not every step was done. Look at the run.',
  '완료되지 않은 단계가 있습니다. 실행을 확인하십시오.',
);

function openSince({ startedAt }: RunSummary): LocalText {
  const at = utcMinute(startedAt);
  return localText(
    `begun on ${at} and still open. Finish or abandon it; nothing was started beside it.`,
    `${at}에 시작하여 아직 열려 있습니다. 마치거나 중단하십시오. 새로 시작하지 않았습니다.`,
  );
}
