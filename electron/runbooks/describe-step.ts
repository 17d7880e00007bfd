import { StepId } from '../../shared/model/ids.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { StepDescription, StepQuestion } from '../../shared/model/runbook.ts';
import { describeArgument } from '../packs/describe-argument.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { RunbookDefinition, RunbookStep, StepCondition } from '../packs/schema/runbook.ts';
import type { SettingValue } from '../../shared/model/target.ts';
import { lacksOf } from './describe-lack.ts';
import { onFailureOf } from './standings.ts';
import { mannerOf } from './step-manner.ts';

/** A step as the faces see it. */
export function describeStep(
  step: RunbookStep,
  runbook: RunbookDefinition,
  pack: Pack,
  settings: Readonly<Record<string, SettingValue>>,
): StepDescription {
  return {
    id: StepId.parse(step.id),
    kind: step.do,
    title: step.title,
    text: step.text ?? null,
    good: step.good ?? null,
    by: mannerOf(step),
    subject: [...subjectOf(step)],
    when: step.when.map((condition) => conditionText(condition, runbook, pack)),
    onFailure: onFailureOf(step, runbook),
    passes: step.passes,
    question: questionOf(step),
    needsPermission: needsPermission(step, pack),
    arguments: step.do === 'action' ? openArguments(step, pack) : [],
    lacks: lacksOf(step, pack, settings),
  };
}

function subjectOf(step: RunbookStep): readonly string[] {
  switch (step.do) {
    case 'probe':
    case 'wait':
      return step.probes;
    case 'check':
      return step.requests.map(({ request }) => `${request.method} ${request.url ?? request.path ?? ''}`);
    case 'policy':
      return step.policies;
    case 'view':
      return [step.view];
    case 'action':
      return [step.action];
    case 'command':
      return [step.command.join(' ')];
    case 'verify':
    case 'drill':
    case 'restore':
      return step.of === undefined ? [] : [step.of];
    case 'snapshot':
      return [step.kind];
    case 'confirm':
    case 'input':
    case 'choice':
      return [];
  }
}

/** As of the action itself: one that only copies needs none. */
function needsPermission(step: RunbookStep, pack: Pack): boolean {
  if (step.do !== 'action') return step.do === 'command';
  return pack.actions.find(({ id }) => id === step.action)?.kind !== 'files-keep';
}

function openArguments(
  step: Extract<RunbookStep, { do: 'action' }>,
  pack: Pack,
): StepDescription['arguments'] {
  const action = pack.actions.find(({ id }) => id === step.action);
  return (action?.arguments ?? [])
    .filter(({ name }) => step.arguments[name] === undefined)
    .map(describeArgument);
}

function questionOf(step: RunbookStep): StepQuestion | null {
  if (step.do === 'choice')
    return {
      ...plainQuestion,
      type: 'choice',
      choices: step.options.map(({ id, title }) => ({ id, title })),
    };
  if (step.do !== 'input') return null;
  return {
    type: step.type,
    choices: step.choices.map((id) => ({ id, title: localText(id, id) })),
    pattern: step.pattern ?? null,
    min: step.min ?? null,
    max: step.max ?? null,
    required: step.required,
  };
}

const plainQuestion = { pattern: null, min: null, max: null, required: true } as const;

function conditionText(condition: StepCondition, { steps }: RunbookDefinition, pack: Pack): LocalText {
  if ('setting' in condition) {
    const title = pack.settings[condition.setting]?.title ?? localText(condition.setting, condition.setting);
    if ('is' in condition) return presenceText(title, condition.is);
    const values = condition['one-of'].map(String);
    return localText(
      `the setting "${title.en}" is ${values.join(' or ')}`,
      `설정 "${title.ko}": ${values.join(' 또는 ')}`,
    );
  }
  const step = steps.find(({ id }) => id === condition.step);
  const title = step?.title ?? localText(condition.step, condition.step);
  if ('ended' in condition) {
    const how = (language: 'en' | 'ko', or: string) =>
      condition.ended.map((end) => endedWords[end][language]).join(or);
    return localText(`"${title.en}" ${how('en', ' or ')}`, `"${title.ko}" ${how('ko', ' 또는 ')}`);
  }
  const options = condition.chose.map((chosen) =>
    step?.do === 'choice'
      ? (step.options.find(({ id }) => id === chosen)?.title ?? localText(chosen, chosen))
      : localText(chosen, chosen),
  );
  const listed = (language: 'en' | 'ko', or: string) => options.map((one) => `"${one[language]}"`).join(or);
  return localText(
    `"${title.en}" was answered with ${listed('en', ' or ')}`,
    `"${title.ko}"의 답: ${listed('ko', ' 또는 ')}`,
  );
}

function presenceText({ en, ko }: LocalText, is: 'set' | 'unset'): LocalText {
  return is === 'set'
    ? localText(`the setting "${en}" is set`, `설정 "${ko}": 지정됨`)
    : localText(`the setting "${en}" is not set`, `설정 "${ko}": 지정되지 않음`);
}

const endedWords = {
  done: localText('was done', '완료'),
  failed: localText('failed', '실패'),
  skipped: localText('was skipped', '건너뜀'),
} as const;
