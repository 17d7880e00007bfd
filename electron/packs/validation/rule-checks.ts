import type { Pack } from '../schema/pack.ts';
import type { RuleDefinition } from '../schema/rule.ts';
import type { YamlPath } from '../yaml.ts';
import { duplicates, finding, unknownName } from './finding-texts.ts';
import type { Finding } from './schema-problems.ts';

/** Rules name actions, arguments with values they can have, and probes that change nothing. */
export function rulesFindings(pack: Pack): readonly Finding[] {
  return [
    ...duplicates(
      pack.rules.map(({ id }) => id),
      (index) => ['rules', index, 'id'],
    ),
    ...pack.rules.flatMap((rule, index) => [
      ...blockFindings(pack, rule, ['rules', index]),
      ...probeNameFindings(pack, rule, ['rules', index]),
      ...uselessFindings(pack, rule, ['rules', index]),
    ]),
  ];
}

function uselessFindings(pack: Pack, rule: RuleDefinition, path: YamlPath): readonly Finding[] {
  const stands = pack.runbooks.some(
    ({ rules, steps }) => rules.includes(rule.id) || steps.some(({ passes }) => passes.includes(rule.id)),
  );
  if (rule.blocks.length > 0 || stands) return [];
  return [
    finding(
      [...path, 'blocks'],
      'this rule blocks no action and stands in no runbook: name one of either.',
      '이 규칙은 어떤 작업도 막지 않고 어떤 런북에도 없습니다. 둘 중 하나를 지정하십시오.',
    ),
  ];
}

function blockFindings(pack: Pack, rule: RuleDefinition, path: YamlPath): readonly Finding[] {
  return rule.blocks.flatMap((block, at) => {
    const place = [...path, 'blocks', at];
    const action = pack.actions.find(({ id }) => id === block.action);
    if (action === undefined)
      return unknownName(
        { en: 'action', ko: '작업' },
        block.action,
        pack.actions.map(({ id }) => id),
        [...place, 'action'],
      );
    return Object.entries(block.arguments).flatMap(([name, values]) => {
      const argument = action.arguments.find((one) => one.name === name);
      const known = action.arguments.map((one) => one.name);
      if (argument?.type !== 'choice')
        return unknownName({ en: 'argument', ko: '인수' }, name, known, [...place, 'arguments', name]);
      return values.flatMap((value) =>
        unknownName({ en: 'choice', ko: '선택 항목' }, String(value), argument.choices, [
          ...place,
          'arguments',
          name,
        ]),
      );
    });
  });
}

function probeNameFindings(pack: Pack, rule: RuleDefinition, path: YamlPath): readonly Finding[] {
  return rule['unless-ok'].flatMap((name, at) => {
    const place = [...path, 'unless-ok', at];
    const probe = pack.probes.find(({ id }) => id === name);
    if (probe?.writes === true)
      return [
        finding(
          place,
          `"${name}" changes something on the target, and a plan changes nothing: name a probe that only reads.`,
          `"${name}"은(는) 대상에 변경을 일으킵니다. 계획은 아무것도 바꾸지 않으므로 읽기만 하는 점검을 지정하십시오.`,
        ),
      ];
    return unknownName(
      { en: 'probe', ko: '점검' },
      name,
      pack.probes.map(({ id }) => id),
      place,
    );
  });
}
