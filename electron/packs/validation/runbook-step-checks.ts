import type { ActionArgument } from '../schema/action.ts';
import type { Pack } from '../schema/pack.ts';
import type { RunbookStep, RunbookStepOf } from '../schema/runbook.ts';
import type { YamlPath } from '../yaml.ts';
import { duplicates, finding, unknownName } from './finding-texts.ts';
import { namesAt } from './names-at.ts';
import { stepFindings } from './request-checks.ts';
import type { Finding } from './schema-problems.ts';
import { readingFindings } from './stage-checks.ts';
import { templateFindings } from './template-names.ts';

/** What one step needs of its pack, by its kind. */
export function stepKindFindings(
  pack: Pack,
  step: RunbookStep,
  before: readonly RunbookStep[],
  path: YamlPath,
): readonly Finding[] {
  const inputs = before.flatMap(({ do: kind, id }) => (kind === 'input' ? [`input.${id}`] : []));
  switch (step.do) {
    case 'probe':
    case 'wait':
      return probeFindings(pack, step.probes, path);
    case 'check':
      return checkFindings(pack, step, inputs, path);
    case 'policy':
      return policyFindings(pack, step, path);
    case 'view':
      return viewFindings(pack, step, inputs, path);
    case 'action':
      return actionFindings(pack, step, inputs, path);
    case 'command':
      return commandFindings(pack, step, inputs, path);
    case 'snapshot':
      return [...needsParts(pack, path), ...templates(pack, { label: step.label }, inputs, path)];
    case 'verify':
    case 'drill':
    case 'restore':
      return ofSnapshotFindings(pack, step, before, path);
    case 'confirm':
      return [];
    case 'input':
      return inputFindings(step, path);
    case 'choice':
      return duplicates(
        step.options.map(({ id }) => id),
        (at) => [...path, 'options', at, 'id'],
      );
  }
}

function probeFindings(pack: Pack, probes: readonly string[], path: YamlPath): readonly Finding[] {
  const known = pack.probes.map(({ id }) => id);
  return probes.flatMap((name, at) =>
    unknownName({ en: 'probe', ko: '점검' }, name, known, [...path, 'probes', at]),
  );
}

function checkFindings(
  pack: Pack,
  step: RunbookStepOf<'check'>,
  inputs: readonly string[],
  path: YamlPath,
): readonly Finding[] {
  const sessions = pack.sessions.map(({ id }) => id);
  const place = [...path, 'requests'];
  const { session } = namesAt(pack, step.session);
  return [
    ...unknownName({ en: 'session', ko: '세션' }, step.session?.id, sessions, [...path, 'session']),
    ...stepFindings(pack, [{ steps: step.requests, path: place }], session, [], inputs).findings,
    ...readingFindings(step.requests, place),
    ...step.requests.flatMap(({ emit, store }, at) => [
      ...(emit === undefined ? [] : [finding([...place, at, 'emit'], onlyReads.en, onlyReads.ko)]),
      ...(store === undefined ? [] : [finding([...place, at, 'store'], onlyReads.en, onlyReads.ko)]),
    ]),
  ];
}

function policyFindings(pack: Pack, step: RunbookStepOf<'policy'>, path: YamlPath): readonly Finding[] {
  const known = [
    ...pack['settings-files'].map(({ id }) => `file-${id}`),
    ...pack.policies.map(({ id }) => id),
  ];
  if (known.length === 0)
    return [
      finding(
        [...path, 'do'],
        'this pack has no policies that could be held against anything.',
        '이 팩에는 확인할 정책이 없습니다.',
      ),
    ];
  return step.policies.flatMap((name, at) =>
    unknownName({ en: 'policy', ko: '정책' }, name, known, [...path, 'policies', at]),
  );
}

function viewFindings(
  pack: Pack,
  step: RunbookStepOf<'view'>,
  inputs: readonly string[],
  path: YamlPath,
): readonly Finding[] {
  const view = pack.views.find(({ id }) => id === step.view);
  const known = pack.views.map(({ id }) => id);
  const states = view?.states.map(({ id }) => id) ?? [];
  const { 'at-least': least, 'at-most': most } = step.rows ?? {};
  const isEmpty = step.rows !== undefined && least === undefined && most === undefined;
  return [
    ...unknownName({ en: 'view', ko: '보기' }, step.view, known, [...path, 'view']),
    ...(view === undefined
      ? []
      : step.states.flatMap((state, at) =>
          unknownName({ en: 'state', ko: '상태' }, state, states, [...path, 'states', at]),
        )),
    ...templates(pack, { filter: step.filter }, inputs, path),
    ...(isEmpty
      ? [
          finding(
            [...path, 'rows'],
            'rows needs at-least or at-most.',
            'rows에는 at-least 또는 at-most가 필요합니다.',
          ),
        ]
      : []),
    ...(least !== undefined && most !== undefined && least > most
      ? [
          finding(
            [...path, 'rows', 'at-least'],
            'at-least is greater than at-most.',
            'at-least가 at-most보다 큽니다.',
          ),
        ]
      : []),
  ];
}

function actionFindings(
  pack: Pack,
  step: RunbookStepOf<'action'>,
  inputs: readonly string[],
  path: YamlPath,
): readonly Finding[] {
  const action = pack.actions.find(({ id }) => id === step.action);
  if (action === undefined)
    return unknownName(
      { en: 'action', ko: '작업' },
      step.action,
      pack.actions.map(({ id }) => id),
      [...path, 'action'],
    );
  const known = action.arguments.map(({ name }) => name);
  return Object.entries(step.arguments).flatMap(([name, value]) => {
    const place = [...path, 'arguments', name];
    const argument = action.arguments.find((one) => one.name === name);
    return argument === undefined
      ? unknownName({ en: 'argument', ko: '인수' }, name, known, place)
      : [
          ...valueFindings(argument, value, place),
          ...templates(pack, { [name]: value }, inputs, [...path, 'arguments']),
        ];
  });
}

/** A value without a template is the same in every run, so it must be one that the argument can have. */
function valueFindings(argument: ActionArgument, value: string | number, path: YamlPath): readonly Finding[] {
  const text = String(value);
  if (text.includes('${')) return [];
  if (argument.type === 'choice')
    return unknownName({ en: 'choice', ko: '선택 항목' }, text, argument.choices, path);
  if (argument.type === 'text' || /^-?\d+$/.test(text)) return [];
  return [finding(path, 'this argument is a whole number.', '이 인수는 정수입니다.')];
}

/** A program: no credentials, and none that an answer chooses. */
function commandFindings(
  pack: Pack,
  { base, command }: RunbookStepOf<'command'>,
  inputs: readonly string[],
  path: YamlPath,
): readonly Finding[] {
  const folders = Object.entries(pack.settings).flatMap(([name, { type }]) =>
    type === 'folder' ? [name] : [],
  );
  return [
    ...unknownName({ en: 'setting of type folder', ko: 'folder 형식의 설정' }, base, folders, [
      ...path,
      'base',
    ]),
    ...templates(pack, { command }, inputs, path),
    ...(/\$\{\s*input\./.test(command[0] ?? '')
      ? [
          finding(
            [...path, 'command', 0],
            'the program itself is no answer of the operator.',
            '프로그램 자체는 입력값으로 정할 수 없습니다.',
          ),
        ]
      : []),
  ];
}

function ofSnapshotFindings(
  pack: Pack,
  step: RunbookStepOf<'verify'> | RunbookStepOf<'drill'> | RunbookStepOf<'restore'>,
  before: readonly RunbookStep[],
  path: YamlPath,
): readonly Finding[] {
  const givers = before.flatMap((one) =>
    one.do === 'snapshot' || (one.do === 'input' && one.type === 'snapshot') ? [one.id] : [],
  );
  const parts = pack.parts.map(({ id }) => id);
  return [
    ...needsParts(pack, path),
    ...unknownName(
      { en: 'earlier step that takes or names a snapshot', ko: '스냅샷을 만들거나 지정하는 앞선 단계' },
      step.of,
      givers,
      [...path, 'of'],
    ),
    ...(step.do === 'restore'
      ? step.parts.flatMap((part, at) =>
          unknownName({ en: 'part', ko: '구성 요소' }, part, parts, [...path, 'parts', at]),
        )
      : []),
    ...(step.do === 'drill' && step.boot && pack.boot === undefined
      ? [
          finding(
            [...path, 'boot'],
            'this pack does not say how a restored copy is started (boot).',
            '이 팩에는 복원한 사본을 시작하는 방법(boot)이 없습니다.',
          ),
        ]
      : []),
  ];
}

function needsParts(pack: Pack, path: YamlPath): readonly Finding[] {
  if (pack.parts.length > 0) return [];
  return [
    finding(
      [...path, 'do'],
      'there is no snapshot of a pack without parts.',
      'parts가 없는 팩은 스냅샷을 만들 수 없습니다.',
    ),
  ];
}

function inputFindings(step: RunbookStepOf<'input'>, path: YamlPath): readonly Finding[] {
  const { type, choices, min, max, pattern } = step;
  const misplaced = [
    ...(type === 'choice' ? [] : choices.length > 0 ? ['choices'] : []),
    ...(type === 'number'
      ? []
      : [...(min === undefined ? [] : ['min']), ...(max === undefined ? [] : ['max'])]),
    ...(type === 'text' || pattern === undefined ? [] : ['pattern']),
  ];
  return [
    ...(type === 'choice' && choices.length === 0
      ? [
          finding(
            path,
            'an input of type choice needs choices.',
            'choice 형식의 입력에는 choices가 필요합니다.',
          ),
        ]
      : []),
    ...(min !== undefined && max !== undefined && min > max
      ? [finding([...path, 'min'], 'min is greater than max.', 'min이 max보다 큽니다.')]
      : []),
    ...misplaced.map((member) =>
      finding(
        [...path, member],
        `${member} means nothing for an input of type ${type}.`,
        `${type} 형식의 입력에서 ${member}은(는) 쓰이지 않습니다.`,
      ),
    ),
  ];
}

/** Templates of a step know settings and earlier answers, and no credentials: what they become is shown and kept. */
function templates(
  pack: Pack,
  value: Readonly<Record<string, unknown>>,
  inputs: readonly string[],
  path: YamlPath,
): readonly Finding[] {
  return templateFindings(value, path, { ...namesAt({ ...pack, credentials: {} }), steps: inputs });
}

const onlyReads = {
  en: 'what only looks sends nothing else and stores nothing.',
  ko: '확인만 하는 단계는 다른 것을 보내거나 저장하지 않습니다.',
};
