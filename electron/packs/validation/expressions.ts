import { localText } from '../../../shared/text/local-text.ts';
import { isZone } from '../../../shared/rules/naive-time.ts';
import { compileJsonPath } from '../expression/json-path.ts';
import { compileRegex } from '../expression/regex.ts';
import type { YamlPath } from '../yaml.ts';
import type { Finding } from './schema-problems.ts';

const patternKeys = new Set(['matches', 'not-matches', 'match', 'pattern']);
const pathKeys = new Set(['json', 'json-count', 'now']);
/** What is sent holds templates of any shape; none of its members is an expression. */
const sent = new Set(['request', 'payload']);
const zoneKeys = new Set(['zone', 'clock']);

/** Patterns and paths anywhere below `value` that do not compile or could take too long, and zones that do not exist. */
export function expressionFindings(value: unknown, path: YamlPath): readonly Finding[] {
  if (Array.isArray(value))
    return value.flatMap((item: unknown, index) => expressionFindings(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) => {
    const at = [...path, key];
    if (sent.has(key)) return [];
    if (typeof item !== 'string') return expressionFindings(item, at);
    if (patternKeys.has(key)) return regexFindings(item, at);
    if (pathKeys.has(key)) return jsonPathFindings(item, at);
    return zoneKeys.has(key) ? zoneFindings(item, at) : [];
  });
}

export function regexFindings(pattern: string, path: YamlPath): readonly Finding[] {
  const compiled = compileRegex(pattern);
  if (compiled.kind === 'regex') return [];
  const { message } = compiled;
  return [
    {
      path,
      message: localText(
        `the pattern cannot be used: ${message}.`,
        `사용할 수 없는 정규식입니다: ${message}.`,
      ),
    },
  ];
}

export function jsonPathFindings(jsonPath: string, path: YamlPath): readonly Finding[] {
  const compiled = compileJsonPath(jsonPath);
  if (compiled.kind === 'path') return [];
  const { message } = compiled;
  return [
    {
      path,
      message: localText(
        `the JSONPath cannot be used: ${message}.`,
        `사용할 수 없는 JSONPath입니다: ${message}.`,
      ),
    },
  ];
}

function zoneFindings(zone: string, path: YamlPath): readonly Finding[] {
  if (zone.includes('${') || isZone(zone)) return [];
  const message = localText(
    `expected UTC, an offset such as "+09:00", a zone such as "Asia/Seoul", or host; found "${zone}".`,
    `UTC, "+09:00" 같은 오프셋, "Asia/Seoul" 같은 시간대 또는 host여야 합니다. 실제: "${zone}".`,
  );
  return [{ path, message }];
}
