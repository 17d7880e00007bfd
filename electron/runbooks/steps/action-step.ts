import { ActionId, ActionRunId } from '../../../shared/model/ids.ts';
import type { ActionPlan, ActionResult, PlannedChange, StageResult } from '../../../shared/model/action.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { Evidence, Finding } from '../../../shared/model/runbook.ts';
import { templateNames } from '../../packs/expression/templates.ts';
import type { ActionDefinition } from '../../packs/schema/action.ts';
import { invalidAnswer, notPlanned } from '../runbook-errors.ts';
import type { ChosenAction } from '../runbook-ports.ts';
import { filled } from '../step-context.ts';
import type { Carrying, StepContext, StepEnd, StepOf } from '../step-context.ts';

type Values = Readonly<Record<string, string | number>>;

/** The action that a step stands for now. @throws AppError runbook/invalid-answer when an argument is given that the runbook has said */
export function chosenAction(
  step: StepOf<'action'> | StepOf<'command'>,
  context: StepContext,
  given: Values,
): ChosenAction {
  if (step.do === 'command') return commandOf(step, context);
  const said = Object.entries(step.arguments).flatMap(([name, value]): [string, string | number][] => {
    const now = typeof value === 'string' ? filled(value, context) : value;
    return now === '' ? [] : [[name, now]];
  });
  const fixed = Object.keys(given).find((name) => step.arguments[name] !== undefined);
  if (fixed !== undefined) throw invalidAnswer(fixedText(fixed));
  return {
    targetId: context.target.id,
    actionId: step.action,
    arguments: { ...given, ...Object.fromEntries(said) },
  };
}

/** Carries out what was planned and confirmed, as a run of the action that is named before it begins. */
export async function runAction(
  step: StepOf<'action'> | StepOf<'command'>,
  context: Carrying,
  newId: () => string,
): Promise<StepEnd> {
  const { confirmed, ports, note, signal } = context;
  if (confirmed === null) throw notPlanned();
  const { plannedAt, fingerprint, confirmName, reason } = confirmed;
  const chosen = chosenAction(step, context, confirmed.arguments);
  if (confirmed.isIdle) return idleEnd(await ports.actions.plan(chosen, signal));
  const runId = ActionRunId.parse(newId());
  note({ actionRunId: runId });
  const result = await ports.actions.run(
    { ...chosen, plannedAt, fingerprint, confirmName, runId, ...(reason === undefined ? {} : { reason }) },
    signal,
  );
  return actionEnd(result);
}

/** Nothing was confirmed, so nothing is executed: also not what there is to do by now. */
function idleEnd({ nothingToDo, changes }: ActionPlan): StepEnd {
  if (nothingToDo === null) throw notPlanned();
  return { state: 'done', result: nothingToDo, evidence: { findings: changes.map(changeFinding) } };
}

/** The rest of an action that waited for a person, who says that it is done. */
export async function goOnWithAction(context: Carrying, runId: ActionRunId): Promise<StepEnd> {
  const { ports, target, signal } = context;
  return actionEnd(await ports.actions.goOn({ targetId: target.id, runId }, signal));
}

function actionEnd(result: ActionResult): StepEnd {
  const evidence: Partial<Evidence> = {
    findings: [
      ...result.changes.map(changeFinding),
      ...result.stages.map(stageFinding),
      ...result.captured.map(({ title, value }) => ({ title, held: null, found: localText(value, value) })),
      ...(result.safetyCopy === null
        ? []
        : [{ title: copiesLie, held: null, found: localText(result.safetyCopy, result.safetyCopy) }]),
      ...result.checks,
    ],
    output: outputOf(result),
    actionRunId: result.runId,
  };
  const waiting = result.stages.find(({ outcome }) => outcome === 'waiting');
  if (waiting !== undefined) return { state: 'waiting', result: waiting.found ?? waiting.title, evidence };
  if (result.ok) return { state: 'done', result: carriedOut, evidence };
  const failed = result.stages.find(({ outcome }) => outcome === 'failed' || outcome === 'stopped');
  const unheld = result.checks.find(({ held }) => !held);
  const why = failed?.found ?? unheld?.found ?? null;
  return {
    state: 'failed',
    result:
      why === null
        ? notAsItShould
        : localText(`${notAsItShould.en} ${why.en}`, `${notAsItShould.ko} ${why.ko}`),
    evidence,
  };
}

function changeFinding({ title, count }: Pick<PlannedChange, 'title' | 'count'>): Finding {
  return { title, held: null, found: localText(`${count}`, `${count}건`) };
}

function stageFinding({ title, outcome, found }: StageResult): Finding {
  const word = stageWords[outcome];
  return {
    title,
    held: outcome === 'done' || outcome === 'skipped' ? true : outcome === 'failed' ? false : null,
    found: found ?? word,
  };
}

function outputOf({ output, stages }: ActionResult): string | null {
  const said = [output, ...stages.map((stage) => stage.output)].filter(
    (text) => text !== null && text !== '',
  );
  return said.length === 0 ? null : said.join('\n');
}

/** A program as an action of its own: the answers that it uses are its arguments, and never read as templates. */
function commandOf(step: StepOf<'command'>, { target, inputs }: StepContext): ChosenAction {
  const used = Object.keys(inputs).filter((name) =>
    step.command.some((part) => templateNames(part).includes(`input.${name}`)),
  );
  const definition: ActionDefinition = {
    kind: 'command',
    id: ActionId.parse(`step-${step.id}`.slice(0, 60).replace(/-$/, '')),
    title: step.title,
    arguments: used.map((name) => ({
      name,
      type: 'text',
      title: localText(name, name),
      choices: [],
    })),
    base: step.base,
    command: step.command.map((part) => part.replaceAll(/\$\{\s*input\./g, '${argument.')),
    timeout: step.timeout,
  };
  return {
    targetId: target.id,
    actionId: definition.id,
    arguments: Object.fromEntries(used.map((name) => [name, inputs[name] ?? ''])),
    definition,
  };
}

function fixedText(name: string): LocalText {
  return localText(`the runbook itself says what "${name}" is.`, `"${name}"의 값은 런북에 정해져 있습니다.`);
}

const copiesLie = localText('What was there before is kept in', '이전 상태를 보관한 위치');
const carriedOut = localText('Carried out as planned.', '계획대로 실행했습니다.');
const notAsItShould = localText('It did not go as it should.', '제대로 실행되지 않았습니다.');

const stageWords: Readonly<Record<StageResult['outcome'], LocalText>> = {
  running: localText('begun', '시작됨'),
  done: localText('done', '완료'),
  failed: localText('failed', '실패'),
  skipped: localText('not needed', '필요 없음'),
  waiting: localText('waits for a person', '사람의 확인을 기다림'),
  stopped: localText('stopped', '중단됨'),
  'not-run': localText('not begun', '시작하지 않음'),
};
