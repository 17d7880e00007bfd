import { z } from 'zod';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { YamlPath } from '../yaml.ts';
import { nearest } from '../../../shared/text/nearest.ts';

/** What is wrong at a path of the document. */
export type Finding = { readonly path: YamlPath; readonly message: LocalText };

type Issue = z.core.$ZodIssue;

/**
 * Parses with a schema; what does not fit becomes findings in words, each at the most precise place. A pack is read once a process: what zod
 * compiles first would take longer than reading all of them.
 */
export function parseWith<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): { readonly value: z.output<Schema> | null; readonly findings: readonly Finding[] } {
  const result = schema.safeParse(value, { reportInput: true, error: knownKeys, jitless: true });
  if (result.success) return { value: result.data, findings: [] };
  return { value: null, findings: result.error.issues.flatMap((issue) => findingsOf(issue, [])) };
}

/** The schema is at hand only while parsing: the keys it knows travel in the message of the issue. */
function knownKeys(issue: z.core.$ZodRawIssue): string | undefined {
  return issue.code === 'unrecognized_keys' && issue.inst instanceof z.ZodObject
    ? Object.keys(issue.inst.shape).join('\n')
    : undefined;
}

function findingsOf(issue: Issue, parent: YamlPath): readonly Finding[] {
  const path = [...parent, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: unknownKey(key, issue.message.split('\n')),
      }));
    case 'invalid_union':
      return unionFindings(issue, path);
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues.flatMap((inner) => findingsOf({ ...inner, path: [] }, path));
    case 'invalid_type':
      return [
        {
          path,
          message: withHint(wrongType([issue.expected], issue.input), issue.expected, issue.input, path),
        },
      ];
    case 'invalid_value':
      return [{ path, message: notOneOf(issue.values.map(String), issue.input) }];
    case 'too_small':
      return [{ path, message: outside(issue.origin, issue.minimum, 'least') }];
    case 'too_big':
      return [{ path, message: outside(issue.origin, issue.maximum, 'most') }];
    case 'invalid_format':
    case 'not_multiple_of':
    case 'custom':
      return [
        {
          path,
          message: withName(
            localText(`${issue.message}.`, `${koreanExpectations[issue.message] ?? issue.message}.`),
            issue.message,
            issue.input,
          ),
        },
      ];
  }
}

function unionFindings(
  issue: Extract<Issue, { readonly code: 'invalid_union' }>,
  path: YamlPath,
): readonly Finding[] {
  if (issue.errors.length === 0) {
    const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
    return [{ path, message: notOneOf(options, memberOf(issue.input, issue.discriminator)) }];
  }
  const kinds = issue.errors.map(rootType);
  if (kinds.every((kind) => kind !== null))
    return [{ path, message: wrongType([...new Set(kinds.flat())], issue.input) }];
  const scored = issue.errors
    .map((branch) => ({ branch, cost: costOf(branch) }))
    .toSorted((left, right) => left.cost - right.cost);
  const [best] = scored;
  const tied = scored.filter((one) => one.cost === best?.cost).map((one) => missingKey(one.branch));
  if (tied.length > 1 && tied.every((key) => key !== null))
    return [{ path, message: oneKeyOf(tellingKeys(issue.errors)) }];
  const branch = best?.branch ?? [];
  const meant = misspelt(branch);
  // The misspelt key is said once, not once more as the one that is missing.
  return branch
    .filter((inner) => meant === null || missingKey([inner]) !== meant)
    .flatMap((inner) => findingsOf(inner, path));
}

function memberOf(value: unknown, key: string | undefined): unknown {
  return typeof value === 'object' && value !== null && key !== undefined
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : value;
}

/** The required key of a branch that stands there with a typing error. */
function misspelt(branch: readonly Issue[]): string | null {
  const written = branch.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  const wanted = branch.map((issue) => missingKey([issue])).filter((key) => key !== null);
  return wanted.find((key) => written.some((word) => nearest(word, [key]) !== null)) ?? null;
}

/** The types a branch wants of the whole value, when that is all that is wrong with it. */
function rootType(branch: readonly Issue[]): readonly string[] | null {
  const [issue] = branch;
  if (issue?.code === 'invalid_type' && issue.path.length === 0) return [issue.expected];
  if (issue?.code !== 'invalid_union' || issue.path.length > 0) return null;
  const inner = issue.errors.map(rootType);
  return inner.every((one) => one !== null) ? inner.flat() : null;
}

/** How far the value is from a branch. A missing member says more than a wrong one: it is what tells the branches apart. */
function costOf(branch: readonly Issue[]): number {
  const sum = branch.reduce((total, issue) => total + issueCost(issue), 0);
  return misspelt(branch) === null ? sum : sum - 1;
}

function issueCost(issue: Issue): number {
  if (issue.code === 'unrecognized_keys') return issue.keys.length;
  if (issue.path.length === 0 && issue.code !== 'invalid_union') return 100;
  if (issue.input === undefined) return 3;
  return 1;
}

/** The one required member whose absence makes a branch fail. */
function missingKey(branch: readonly Issue[]): string | null {
  const [issue, ...more] = branch;
  const [key] = issue?.path ?? [];
  return issue &&
    more.length === 0 &&
    issue.path.length === 1 &&
    issue.input === undefined &&
    key !== undefined
    ? String(key)
    : null;
}

/** Of each branch the key that tells it apart, also where what stands beside it belongs to other branches. */
function tellingKeys(branches: readonly (readonly Issue[])[]): readonly string[] {
  const keys = branches.map((branch) =>
    missingKey(branch.filter(({ code }) => code !== 'unrecognized_keys')),
  );
  return [...new Set(keys.filter((key) => key !== null))];
}

function oneKeyOf(keys: readonly string[]): LocalText {
  return localText(
    `expected one of the keys ${keys.join(', ')}.`,
    `다음 키 중 하나가 필요합니다: ${keys.join(', ')}.`,
  );
}

function unknownKey(key: string, known: readonly string[]): LocalText {
  const meant = nearest(key, known);
  if (meant !== null) {
    return localText(
      `unknown key "${key}"; did you mean "${meant}"?`,
      `알 수 없는 키 "${key}"입니다. "${meant}"을(를) 뜻하셨습니까?`,
    );
  }
  return localText(
    `unknown key "${key}"; expected one of ${known.join(', ')}.`,
    `알 수 없는 키 "${key}"입니다. 사용할 수 있는 키: ${known.join(', ')}.`,
  );
}

function notOneOf(values: readonly string[], input: unknown): LocalText {
  const list = values.map((value) => `"${value}"`).join(', ');
  if (input === undefined)
    return localText(`missing; expected one of ${list}.`, `값이 없습니다. 다음 중 하나여야 합니다: ${list}.`);
  const meant = typeof input === 'string' ? nearest(input, values) : null;
  const hint =
    meant === null
      ? localText('', '')
      : localText(` Did you mean "${meant}"?`, ` "${meant}"을(를) 뜻하셨습니까?`);
  return localText(
    `expected one of ${list}, found ${brief(input)}.${hint.en}`,
    `다음 중 하나여야 합니다: ${list}. 실제: ${brief(input)}.${hint.ko}`,
  );
}

const typeNames: Readonly<Record<string, LocalText>> = {
  string: localText('text', '텍스트'),
  number: localText('a number', '숫자'),
  int: localText('a whole number', '정수'),
  boolean: localText('true or false', 'true 또는 false'),
  object: localText('keys and values', '키와 값'),
  record: localText('keys and values', '키와 값'),
  array: localText('a list', '목록'),
  null: localText('null', 'null'),
};

function wrongType(expected: readonly string[], input: unknown): LocalText {
  const names = expected.map((type) => typeNames[type] ?? localText(type, type));
  const en = names.map((name) => name.en).join(' or ');
  const ko = names.map((name) => name.ko).join(' 또는 ');
  if (input === undefined) return localText(`missing; expected ${en}.`, `값이 없습니다. 필요한 형식: ${ko}.`);
  return localText(`expected ${en}, found ${brief(input)}.`, `필요한 형식: ${ko}. 실제: ${brief(input)}.`);
}

/** Members that hold a length of time, and those that hold a size: what is written there needs its unit. */
const lengthKeys =
  /^(every|timeout|within|window|buffer|stay|max-age|min-interval|older-than|needs-snapshot|at-most|.*-(after|within|lag|tolerance|before))$/;
const sizeKeys = /-bytes$|^output-up-to$/;

/** A number or a switch where a text is wanted: how it is written instead. */
function withHint(message: LocalText, expected: string, input: unknown, path: YamlPath): LocalText {
  if (expected !== 'string' || (typeof input !== 'number' && typeof input !== 'boolean')) return message;
  const key = String(path.findLast((step) => typeof step === 'string') ?? '');
  const written =
    key === 'mode-at-most'
      ? `'0${String(input)}'`
      : lengthKeys.test(key)
        ? `${String(input)}s`
        : sizeKeys.test(key)
          ? `${String(input)} B`
          : `'${String(input)}'`;
  return localText(`${message.en} Write ${written}.`, `${message.ko} ${written}(으)로 적으십시오.`);
}

/** A name that is only spelt in another way, such as `return_loan`. */
function withName(message: LocalText, expectation: string, input: unknown): LocalText {
  if (typeof input !== 'string' || !expectation.startsWith('expected lower-case words')) return message;
  const name = input
    .trim()
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[_\s]+/g, '-');
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) return message;
  return localText(`${message.en} Did you mean "${name}"?`, `${message.ko} "${name}"을(를) 뜻하셨습니까?`);
}

function outside(origin: string, limit: number | bigint, side: 'least' | 'most'): LocalText {
  const unit =
    { string: localText(' characters', '자'), array: localText(' entries', '개') }[origin] ??
    localText('', '');
  return localText(
    `expected at ${side} ${limit}${unit.en}.`,
    `${limit}${unit.ko} ${side === 'least' ? '이상' : '이하'}이어야 합니다.`,
  );
}

function brief(input: unknown): string {
  const text = JSON.stringify(input) ?? 'nothing';
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** The words that the schema uses itself. */
const koreanExpectations: Readonly<Record<string, string>> = {
  'expected lower-case words joined by hyphens, such as "device-sessions"':
    '"device-sessions"처럼 소문자 단어를 하이픈으로 이어야 합니다',
  'expected a number with a unit, such as "60s" or "15m"': '"60s", "15m"처럼 단위가 있는 숫자여야 합니다',
  'expected a number with a unit, such as "32 B" or "10 MiB"':
    '"32 B", "10 MiB"처럼 단위가 있는 숫자여야 합니다',
  'expected a JSONPath that begins with "$"': '"$"로 시작하는 JSONPath여야 합니다',
  'expected the name of a column of the query': '쿼리의 열 이름이어야 합니다',
  'expected "32 raw bytes" or "64 hex"': '"32 raw bytes" 또는 "64 hex" 형식이어야 합니다',
  'expected the name of a label, such as "status"': '"status" 같은 레이블 이름이어야 합니다',
  'expected the name of a metric, such as "jobs_completed_total"':
    '"jobs_completed_total" 같은 메트릭 이름이어야 합니다',
  'expected bytes as pairs of hexadecimal digits, such as "4c4d01"':
    '"4c4d01"처럼 16진수 두 자리씩 나타낸 바이트여야 합니다',
  'expected a name with one "*", such as "key_*"': '"key_*"처럼 "*"가 하나 있는 이름이어야 합니다',
  'expected a namespace that begins with "/"': '"/"로 시작하는 네임스페이스여야 합니다',
  'expected the name of a table': '테이블 이름이어야 합니다',
  'expected another name: "constructor" cannot be one': '"constructor"는 이름으로 쓸 수 없습니다',
  'expected at most ten years, "3650d"': '최대 10년("3650d")이어야 합니다',
  'expected at most "1024 TiB"': '최대 "1024 TiB"이어야 합니다',
  'expected the name of a header, such as "X-Api-Token"': '"X-Api-Token" 같은 헤더 이름이어야 합니다',
  'expected a text of one line': '한 줄의 텍스트여야 합니다',
  'expected an octal mode such as "0600"': '"0600"과 같은 8진수 권한이어야 합니다',
};
