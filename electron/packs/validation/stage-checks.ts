import { localText } from '../../../shared/text/local-text.ts';
import { templateNames, visitStrings } from '../expression/templates.ts';
import type { ActionDefinition } from '../schema/action.ts';
import type { Pack } from '../schema/pack.ts';
import type { KeyChange, Stage, StageOf } from '../schema/stage.ts';
import type { YamlPath } from '../yaml.ts';
import { duplicates, finding, unknownName } from './finding-texts.ts';
import { namesAt } from './names-at.ts';
import { stepFindings } from './request-checks.ts';
import type { Finding } from './schema-problems.ts';
import { unknownCredential, unknownSetting } from './settings-checks.ts';
import { templateFindings } from './template-names.ts';

type Guided = Extract<ActionDefinition, { kind: 'guided' }>;
type Edit = { readonly file: string; readonly set: readonly KeyChange[] };

const fileWord = { en: 'settings file', ko: '설정 파일' };

/** Stages: names that exist, a way back that goes back on edits only, and nothing that writes where it should only look. */
export function guidedFindings(pack: Pack, action: Guided, path: YamlPath): readonly Finding[] {
  const argumentNames = action.arguments.map(({ name }) => name);
  return (['stages', 'revert'] as const).flatMap((list) => {
    const all = list === 'stages' ? action.stages : [...action.stages, ...action.revert];
    const offset = list === 'stages' ? 0 : action.stages.length;
    return [
      ...duplicates(
        action[list].map(({ id }) => id),
        (at) => [...path, list, at, 'id'],
      ),
      ...action[list].flatMap((stage, at) =>
        stageFindings(pack, stage, [...path, list, at], {
          argumentNames,
          before: all.slice(0, offset + at),
          isWayBack: list === 'revert',
          edits: action.stages.filter((one) => one.do === 'edit'),
        }),
      ),
    ];
  });
}

type Around = {
  readonly argumentNames: readonly string[];
  readonly before: readonly Stage[];
  readonly isWayBack: boolean;
  readonly edits: readonly StageOf<'edit'>[];
};

function stageFindings(pack: Pack, stage: Stage, path: YamlPath, around: Around): readonly Finding[] {
  switch (stage.do) {
    case 'edit':
      return editFindings(pack, stage, path, around.argumentNames);
    case 'command':
      return commandFindings(pack, stage, path, around.argumentNames);
    case 'http':
      return httpFindings(pack, stage, path, around);
    case 'wait':
      return [
        ...stage.probes.flatMap((id, at) =>
          unknownName(
            { en: 'probe', ko: '점검' },
            id,
            pack.probes.map((probe) => probe.id),
            [...path, 'probes', at],
          ),
        ),
        ...unknownSetting(pack, stage.when?.setting, [...path, 'when', 'setting']),
      ];
    case 'keep':
      return [
        ...unknownFile(pack, stage.file, [...path, 'file']),
        ...unknownCredential(pack, stage.credential, [...path, 'credential']),
      ];
    case 'confirm':
      return [];
    case 'put-back':
      return putBackFindings(stage, path, around);
  }
}

/** Keys of a settings file that are set. */
export function editFindings(
  pack: Pack,
  { file, set }: Edit,
  path: YamlPath,
  argumentNames: readonly string[],
): readonly Finding[] {
  const names = { ...namesAt({ ...pack, credentials: {} }), arguments: argumentNames };
  return [
    ...unknownFile(pack, file, [...path, 'file']),
    ...duplicates(
      set.map(({ key }) => key),
      (at) => [...path, 'set', at, 'key'],
    ),
    ...set.flatMap((change, at) => {
      const place = [...path, 'set', at];
      if ('credential' in change) return unknownCredential(pack, change.credential, [...place, 'credential']);
      if ('same-as' in change)
        return unknownFile(pack, change['same-as'].file, [...place, 'same-as', 'file']);
      if ('generate' in change || 'remove' in change) return [];
      const isSecret = pack.policies.some(
        (policy) => policy.secret && policy.file === file && policy.key === change.key,
      );
      return [
        ...templateFindings(change.to, [...place, 'to'], names),
        ...(isSecret ? [{ path: [...place, 'to'], message: secretWritten }] : []),
      ];
    }),
  ];
}

/** A program with its arguments: no credentials, and none that the operator chooses. */
export function commandFindings(
  pack: Pack,
  { base, command, look }: { base: string; command: readonly string[]; look?: readonly string[] | undefined },
  path: YamlPath,
  argumentNames: readonly string[],
): readonly Finding[] {
  const folders = Object.entries(pack.settings).filter(([, { type }]) => type === 'folder');
  const names = { ...namesAt({ ...pack, credentials: {} }), arguments: argumentNames };
  return [
    ...unknownName(
      { en: 'setting of type folder', ko: 'folder 형식의 설정' },
      base,
      folders.map(([name]) => name),
      [...path, 'base'],
    ),
    ...templateFindings(command, [...path, 'command'], names),
    ...templateFindings(look, [...path, 'look'], names),
    ...Object.entries({ command, look }).flatMap(([member, line]) =>
      line?.[0]?.includes('${argument.') === true
        ? [
            finding(
              [...path, member, 0],
              'the program itself is no argument of the operator.',
              '프로그램 자체는 인수로 정할 수 없습니다.',
            ),
          ]
        : [],
    ),
  ];
}

function httpFindings(
  pack: Pack,
  stage: StageOf<'http'>,
  path: YamlPath,
  { argumentNames, before }: Around,
): readonly Finding[] {
  const old = before.flatMap((one) =>
    one.do !== 'edit'
      ? []
      : one.set.flatMap((change) =>
          change['old-as'] === undefined ? [] : [`step.${one.id}.${change['old-as']}`],
        ),
  );
  const { session } = namesAt(pack, stage.session);
  const lists = (['run', 'check'] as const).map((list) => ({ steps: stage[list], path: [...path, list] }));
  const sessions = pack.sessions.map(({ id }) => id);
  return [
    ...unknownName({ en: 'session', ko: '세션' }, stage.session?.id, sessions, [...path, 'session']),
    ...(stage.run.length + stage.check.length === 0
      ? [
          finding(
            path,
            'a stage of requests needs run or check.',
            '요청 단계에는 run 또는 check가 필요합니다.',
          ),
        ]
      : []),
    ...stepFindings(pack, lists, session, argumentNames, old).findings,
    ...lists.flatMap(({ steps, path: at }) =>
      steps.flatMap(({ request: { url, path: below, query } }, index) =>
        oldInAddress([url, below, query], old, [...at, index, 'request']),
      ),
    ),
    ...readingFindings(stage.check, [...path, 'check']),
  ];
}

/** What a key was before is a secret as well, which may still be in force elsewhere. */
function oldInAddress(address: unknown, old: readonly string[], path: YamlPath): readonly Finding[] {
  const names: string[] = [];
  visitStrings(address, (text) => names.push(...templateNames(text).filter((name) => old.includes(name))));
  return names.map((name) =>
    finding(
      path,
      `"\${${name}}" would stand in an address, which goes into logs; send it as a header or in the body.`,
      `"\${${name}}"이(가) 로그에 남는 주소에 들어갑니다. 헤더나 본문으로 보내십시오.`,
    ),
  );
}

/** What only looks sends nothing that changes. */
export function readingFindings(steps: StageOf<'http'>['check'], path: YamlPath): readonly Finding[] {
  return steps.flatMap(({ request }, at) =>
    request.method === 'GET' || request.method === 'HEAD'
      ? []
      : [
          finding(
            [...path, at, 'request', 'method'],
            'what only looks sends GET or HEAD.',
            '확인만 하는 단계는 GET 또는 HEAD만 보냅니다.',
          ),
        ],
  );
}

function putBackFindings(stage: StageOf<'put-back'>, path: YamlPath, around: Around): readonly Finding[] {
  if (!around.isWayBack)
    return [
      finding(
        [...path, 'do'],
        'only the way back puts files back; move it to revert.',
        '되돌리기에서만 파일을 되돌립니다. revert로 옮기십시오.',
      ),
    ];
  return unknownName(
    { en: 'stage of kind edit', ko: 'edit 단계' },
    stage.of,
    around.edits.map(({ id }) => id),
    [...path, 'of'],
  );
}

function unknownFile(pack: Pack, file: string, path: YamlPath): readonly Finding[] {
  const known = pack['settings-files'].map(({ id }) => id);
  return unknownName(fileWord, file, known, path);
}

const secretWritten = localText(
  'a policy says that this key is secret: generate it, or take it from a credential or another key.',
  '정책에 따라 이 키는 비밀입니다. generate로 만들거나 자격 증명 또는 다른 키에서 가져오십시오.',
);
