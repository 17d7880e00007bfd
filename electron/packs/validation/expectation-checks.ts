import { nearest } from '../../../shared/text/nearest.ts';
import { templateNames } from '../expression/templates.ts';
import { Comparison } from '../schema/assertion.ts';
import type { Pack } from '../schema/pack.ts';
import type { YamlPath } from '../yaml.ts';
import { finding } from './finding-texts.ts';
import type { Finding } from './schema-problems.ts';

/** Members that hold expectations. */
const expectations = new Set(['expect', 'ack']);
/** What is sent may hold members of any name. */
const sent = new Set(['request', 'payload', 'json']);
/** Sources that are compared by the members beside them, and sources that hold their comparisons. */
const besides = ['header', 'json', 'json-count', 'column', 'rate'];
const within = ['status', 'text', 'value', 'latency-ms'];
const comparisons = new Set(Object.keys(Comparison.shape));
const filledIn = ['actual', 'percent'];

/** Expectations that compare nothing, and names in reasons that nothing is put in for: both would look as if they worked. */
export function expectationsFindings(pack: Pack): readonly Finding[] {
  return below(pack, [], false);
}

function below(value: unknown, path: YamlPath, isExpectation: boolean): readonly Finding[] {
  if (Array.isArray(value))
    return value.flatMap((item: unknown, at) => [
      ...(isExpectation ? comparisonFindings(item, [...path, at]) : []),
      ...below(item, [...path, at], isExpectation),
    ]);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) => {
    const at = [...path, key];
    if (sent.has(key)) return [];
    if (key === 'reason') return reasonFindings(item, at, isExpectation);
    return below(item, at, expectations.has(key));
  });
}

function comparisonFindings(assertion: unknown, path: YamlPath): readonly Finding[] {
  if (typeof assertion !== 'object' || assertion === null) return [];
  const members = Object.entries(assertion);
  const nothing = members.some(
    ([key, value]: [string, unknown]) =>
      (besides.includes(key) && !members.some(([name]) => comparisons.has(name))) ||
      (within.includes(key) &&
        typeof value === 'object' &&
        value !== null &&
        Object.keys(value).length === 0),
  );
  return nothing
    ? [
        finding(
          path,
          'this compares nothing; add what it must be, such as "equals: ok", "at-least: 1" or "exists: true".',
          '비교가 없습니다. "equals: ok", "at-least: 1", "exists: true"처럼 어떤 값이어야 하는지 추가하십시오.',
        ),
      ]
    : [];
}

function reasonFindings(reason: unknown, path: YamlPath, isExpectation: boolean): readonly Finding[] {
  if (typeof reason !== 'object' || reason === null) return [];
  const known = isExpectation ? filledIn : [];
  const texts = Object.values(reason).filter((text) => typeof text === 'string');
  const strange = [...new Set(texts.flatMap(templateNames))].filter((name) => !known.includes(name));
  return strange.map((name) => {
    const meant = nearest(name, known);
    const can =
      known.length === 0
        ? 'nothing is put into this text'
        : 'a reason of an expectation knows ${actual} and ${percent}';
    const canKo =
      known.length === 0
        ? '이 텍스트에는 값이 채워지지 않습니다'
        : '기대의 reason에는 ${actual}과 ${percent}만 쓸 수 있습니다';
    return finding(
      path,
      `"\${${name}}" would be shown as it stands: ${can}.${meant === null ? '' : ` Did you mean "\${${meant}}"?`}`,
      `"\${${name}}"이(가) 그대로 표시됩니다. ${canKo}.${meant === null ? '' : ` "\${${meant}}"을(를) 뜻하셨습니까?`}`,
    );
  });
}
