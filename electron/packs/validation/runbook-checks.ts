import type { Pack, SettingDefinition } from '../schema/pack.ts';
import type { RunbookDefinition, RunbookStep, RunbookStepOf, StepCondition } from '../schema/runbook.ts';
import type { YamlPath } from '../yaml.ts';
import { expressionFindings } from './expressions.ts';
import { duplicates, finding, unknownName } from './finding-texts.ts';
import { stepKindFindings } from './runbook-step-checks.ts';
import type { Finding } from './schema-problems.ts';

/** Runbooks: names that exist, conditions that look back only, and steps that the pack can carry out. */
export function runbooksFindings(pack: Pack): readonly Finding[] {
  return [
    ...duplicates(
      pack.runbooks.map(({ id }) => id),
      (index) => ['runbooks', index, 'id'],
    ),
    ...pack.runbooks.flatMap((runbook, index) => runbookFindings(pack, runbook, ['runbooks', index])),
  ];
}

function runbookFindings(pack: Pack, runbook: RunbookDefinition, path: YamlPath): readonly Finding[] {
  const rules = pack.rules.map(({ id }) => id);
  return [
    ...runbook.needs.flatMap((name, at) => needFindings(pack, name, [...path, 'needs', at])),
    ...runbook.rules.flatMap((rule, at) => unknownName(ruleWord, rule, rules, [...path, 'rules', at])),
    ...duplicates(
      runbook.steps.map(({ id }) => id),
      (at) => [...path, 'steps', at, 'id'],
    ),
    ...runbook.steps.flatMap((step, at) => {
      const place = [...path, 'steps', at];
      const before = runbook.steps.slice(0, at);
      return [
        ...step.when.flatMap((condition, index) =>
          conditionFindings(pack, condition, before, [...place, 'when', index]),
        ),
        ...passFindings(step, rules, place),
        ...stepKindFindings(pack, step, before, place),
        ...(step.do === 'check' ? [] : expressionFindings(step, place)),
      ];
    }),
  ];
}

/** A step can only know what was before it. */
function conditionFindings(
  pack: Pack,
  condition: StepCondition,
  before: readonly RunbookStep[],
  path: YamlPath,
): readonly Finding[] {
  if ('setting' in condition) return settingFindings(pack, condition, path);
  const earlier = before.map(({ id }) => id);
  if ('ended' in condition) return unknownName(earlierWord, condition.step, earlier, [...path, 'step']);
  const choices = before.filter((step): step is RunbookStepOf<'choice'> => step.do === 'choice');
  const named = choices.find(({ id }) => id === condition.step);
  if (named === undefined)
    return unknownName(
      choiceWord,
      condition.step,
      choices.map(({ id }) => id),
      [...path, 'step'],
    );
  const options = named.options.map(({ id }) => id);
  return condition.chose.flatMap((option, at) =>
    unknownName(optionWord, option, options, [...path, 'chose', at]),
  );
}

function settingFindings(
  pack: Pack,
  condition: Extract<StepCondition, { setting: string }>,
  path: YamlPath,
): readonly Finding[] {
  const setting = pack.settings[condition.setting];
  if (setting === undefined)
    return unknownName(settingWord, condition.setting, Object.keys(pack.settings), [...path, 'setting']);
  if ('is' in condition) return mayBeUnset(setting) ? [] : [alwaysSet([...path, 'is'])];
  if (setting.type !== 'choice') return [];
  return condition['one-of'].flatMap((value, at) =>
    unknownName(optionWord, String(value), setting.choices, [...path, 'one-of', at]),
  );
}

/** A runbook can only ask for what may be missing. */
function needFindings(pack: Pack, name: string, path: YamlPath): readonly Finding[] {
  const setting = pack.settings[name];
  if (setting === undefined) return unknownName(settingWord, name, Object.keys(pack.settings), path);
  return mayBeUnset(setting) ? [] : [alwaysSet(path)];
}

function mayBeUnset({ required, default: given }: SettingDefinition): boolean {
  return !required && given === undefined;
}

function alwaysSet(path: YamlPath): Finding {
  return finding(
    path,
    'this setting always has a value: it is required, or has a default.',
    '이 설정은 필수이거나 기본값이 있어 항상 값이 있습니다.',
  );
}

/** A rule is passed by somebody, in writing: by what a person says, or with what they confirm. */
function passFindings(step: RunbookStep, rules: readonly string[], path: YamlPath): readonly Finding[] {
  const unknown = step.passes.flatMap((rule, at) =>
    unknownName(ruleWord, rule, rules, [...path, 'passes', at]),
  );
  if (step.passes.length === 0 || asksSomebody.has(step.do)) return unknown;
  return [
    ...unknown,
    finding(
      [...path, 'passes'],
      'a step that the console carries out by itself passes no rule: nobody would say why. Let a person confirm it before.',
      '콘솔이 스스로 수행하는 단계는 사유를 적을 사람이 없으므로 규칙을 어길 수 없습니다. 앞에 사람이 확인하는 단계를 두십시오.',
    ),
  ];
}

const asksSomebody: ReadonlySet<RunbookStep['do']> = new Set([
  'action',
  'command',
  'restore',
  'confirm',
  'input',
  'choice',
]);

const ruleWord = { en: 'rule', ko: '규칙' };
const earlierWord = { en: 'earlier step', ko: '앞선 단계' };
const choiceWord = { en: 'earlier step of kind choice', ko: '앞선 choice 단계' };
const optionWord = { en: 'option', ko: '선택 항목' };
const settingWord = { en: 'setting', ko: '설정' };
