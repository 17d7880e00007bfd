import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { Assertion, Comparison } from '../schema/assertion.ts';
import { actualInWords, shown, shownActual, shownExpected } from './assertion-text.ts';
import { holds } from './comparisons.ts';
import { compileJsonPath } from './json-path.ts';
import { fillTemplate, soleSetting } from './templates.ts';
import type { Filled, TemplateScope } from './templates.ts';

/** What a probe measured. What was not measured is left out and never holds. */
export type MeasuredFacts = {
  readonly status?: number;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The body as text. */
  readonly text?: string;
  /** The parsed body; undefined when it is not JSON. */
  readonly json?: unknown;
  /** The number, or other scalar, that the probe measures. */
  readonly value?: unknown;
  /** The first row of a query. */
  readonly row?: Readonly<Record<string, unknown>>;
  readonly latencyMs?: number;
  /** By id; null where too little happened to tell, and then every expectation about it holds. */
  readonly rates?: Readonly<Record<string, number | null>>;
  /** Epoch milliseconds by the desk's clock, for ages. */
  readonly now: number;
};

type AssertionVerdict = {
  readonly held: boolean;
  readonly state: 'ok' | 'degraded' | 'down';
  /** What the pack says it means, or `detail` when it says nothing; null when it held. */
  readonly reason: LocalText | null;
  /** Expected against actual, shortened and without secrets; for the evidence. */
  readonly detail: LocalText;
};

/** Checks one expectation, whose templates are already filled. Pure; `secrets` never appear in the texts. */
export function checkAssertion(
  assertion: Assertion,
  facts: MeasuredFacts,
  secrets: readonly string[] = [],
): AssertionVerdict {
  const source = sourceOf(assertion, facts, secrets);
  const detail = describe(source, secrets);
  if (source.kind === 'found' && holds(source.wanted, source.actual, { json: facts.json, now: facts.now })) {
    return { held: true, state: 'ok', reason: null, detail };
  }
  const own = explains(source) ? assertion.reason : undefined;
  return {
    held: false,
    state: assertion.else,
    reason: own ? withActual(own, source, secrets) : detail,
    detail,
  };
}

/** Where there is no such value, or no JSON at all, what the pack says about a wrong value would mislead. */
function explains(source: Source): boolean {
  return source.kind === 'found' && (source.actual !== undefined || source.wanted.exists !== undefined);
}

/** The worst of all verdicts: its state and reason, the first one when several are equally bad. */
export function checkAssertions(
  assertions: readonly Assertion[],
  facts: MeasuredFacts,
  secrets: readonly string[] = [],
): {
  readonly state: 'ok' | 'degraded' | 'down';
  readonly reason: LocalText | null;
  readonly verdicts: readonly AssertionVerdict[];
} {
  const verdicts = assertions.map((assertion) => checkAssertion(assertion, facts, secrets));
  const worst =
    verdicts.find((verdict) => verdict.state === 'down') ?? verdicts.find((verdict) => !verdict.held);
  return { state: worst?.state ?? 'ok', reason: worst?.reason ?? null, verdicts };
}

/** Fills the templates inside an expectation. A value that is nothing but one setting keeps the setting's type. */
export function fillAssertion(assertion: Assertion, scope: TemplateScope): Filled<Assertion> {
  const secrets: string[] = [];
  const text = (template: string): string => {
    const filled = fillTemplate(template, scope);
    secrets.push(...filled.secrets);
    return filled.value;
  };
  const scalar = (value: Scalar): Scalar =>
    typeof value === 'string' ? scalarOf(value, scope, text) : value;
  const inner = (comparison: Comparison): Comparison => fillComparisonWith(comparison, scalar, text);
  if ('status' in assertion) {
    const { status } = assertion;
    return { value: isComparison(status) ? { ...assertion, status: inner(status) } : assertion, secrets };
  }
  if ('text' in assertion) return { value: { ...assertion, text: inner(assertion.text) }, secrets };
  if ('value' in assertion) return { value: { ...assertion, value: inner(assertion.value) }, secrets };
  if ('latency-ms' in assertion)
    return { value: { ...assertion, 'latency-ms': inner(assertion['latency-ms']) }, secrets };
  return { value: { ...assertion, ...inner(assertion) }, secrets };
}

type Scalar = string | number | boolean | null;

function scalarOf(template: string, scope: TemplateScope, text: (template: string) => string): Scalar {
  const setting = soleSetting(template);
  const value =
    setting !== null && Object.hasOwn(scope.settings, setting) ? scope.settings[setting] : undefined;
  return value ?? text(template);
}

/** Fills the templates inside a comparison, as `fillAssertion` does. It may use settings only. */
export function fillComparison(comparison: Comparison, scope: TemplateScope): Comparison {
  const text = (template: string): string => fillTemplate(template, scope).value;
  const scalar = (value: Scalar): Scalar =>
    typeof value === 'string' ? scalarOf(value, scope, text) : value;
  return fillComparisonWith(comparison, scalar, text);
}

function fillComparisonWith(
  comparison: Comparison,
  scalar: (value: Scalar) => Scalar,
  text: (template: string) => string,
): Comparison {
  const { equals, contains, age } = comparison;
  const different = comparison['not-equals'];
  const oneOf = comparison['one-of'];
  return {
    ...comparison,
    ...(equals === undefined ? {} : { equals: scalar(equals) }),
    ...(different === undefined ? {} : { 'not-equals': scalar(different) }),
    ...(oneOf === undefined ? {} : { 'one-of': oneOf.map(scalar) }),
    ...(contains === undefined ? {} : { contains: text(contains) }),
    ...(age === undefined ? {} : { age: { ...age, zone: text(age.zone) } }),
  };
}

type Source =
  | {
      readonly kind: 'found';
      readonly subject: LocalText;
      readonly wanted: Comparison;
      readonly actual: unknown;
    }
  | { readonly kind: 'no-document'; readonly problem: LocalText };

function sourceOf(assertion: Assertion, facts: MeasuredFacts, secrets: readonly string[]): Source {
  if ('status' in assertion)
    return found(localText('The status', '상태 코드'), statusWanted(assertion.status), facts.status);
  if ('json' in assertion) return jsonSource(assertion.json, assertion, 'first', facts, secrets);
  if ('json-count' in assertion)
    return jsonSource(assertion['json-count'], numbersOf(assertion), 'count', facts, secrets);
  if ('header' in assertion) {
    const subject = localText(`The header "${assertion.header}"`, `헤더 "${assertion.header}"`);
    return found(subject, assertion, ownOf(facts.headers, assertion.header.toLowerCase()));
  }
  if ('text' in assertion) return found(localText('The answer', '응답 본문'), assertion.text, facts.text);
  if ('value' in assertion) return found(localText('The value', '측정값'), assertion.value, facts.value);
  if ('column' in assertion) {
    return found(both(assertion.column), assertion, ownOf(facts.row, assertion.column));
  }
  if ('latency-ms' in assertion) {
    const subject = localText('The time to answer (ms)', '응답 시간(ms)');
    return found(subject, assertion['latency-ms'], facts.latencyMs);
  }
  return rateSource(assertion, facts);
}

function jsonSource(
  path: string,
  wanted: Comparison,
  what: 'first' | 'count',
  facts: MeasuredFacts,
  secrets: readonly string[],
): Source {
  if (facts.json === undefined) return { kind: 'no-document', problem: notJson(facts, secrets) };
  const compiled = compileJsonPath(path);
  const result = compiled.kind === 'problem' ? compiled : compiled.query(facts.json);
  if (result.kind === 'problem') {
    const { message } = result;
    return {
      kind: 'no-document',
      problem: localText(
        `The answer could not be searched: ${message}.`,
        `응답을 검색할 수 없습니다: ${message}.`,
      ),
    };
  }
  if (what === 'first') return found(both(path), wanted, result.values[0]);
  return found(localText(`The count of ${path}`, `${path}의 개수`), wanted, result.values.length);
}

/** A count is compared with numbers, also with one that a template yielded. */
function numbersOf(wanted: Comparison): Comparison {
  const { equals } = wanted;
  const isNumber = typeof equals === 'string' && /^\d{1,15}$/.test(equals);
  return isNumber ? { ...wanted, equals: Number(equals) } : wanted;
}

function rateSource(assertion: Comparison & { readonly rate: string }, facts: MeasuredFacts): Source {
  const value = ownOf(facts.rates, assertion.rate);
  const wanted: Comparison = value === null ? {} : assertion;
  return found(
    both(assertion.rate),
    wanted,
    typeof value === 'number' ? Number(value.toPrecision(4)) : value,
  );
}

function notJson(facts: MeasuredFacts, secrets: readonly string[]): LocalText {
  const type = ownOf(facts.headers, 'content-type') ?? '';
  const start = shown((facts.text ?? '').slice(0, 200), secrets).slice(0, 80);
  const status = facts.status === undefined ? '' : ` ${facts.status}`;
  return localText(
    `The answer${status} is not JSON (${type || 'no content type'}): "${start}". A proxy, a sign-in page or another server may be answering.`,
    `응답${status}이(가) JSON이 아닙니다(${type || '콘텐츠 형식 없음'}): "${start}". 프록시, 로그인 페이지 또는 다른 서버가 응답하고 있을 수 있습니다.`,
  );
}

function found(subject: LocalText, wanted: Comparison, actual: unknown): Source {
  return { kind: 'found', subject, wanted, actual };
}

function statusWanted(status: number | number[] | Comparison): Comparison {
  if (typeof status === 'number') return { equals: status };
  return Array.isArray(status) ? { 'one-of': status } : status;
}

function isComparison(status: number | number[] | Comparison): status is Comparison {
  return typeof status === 'object' && !Array.isArray(status);
}

function describe(source: Source, secrets: readonly string[]): LocalText {
  if (source.kind === 'no-document') return source.problem;
  const expected = shownExpected(source.wanted, secrets);
  const actual = shownActual(source.actual, secrets);
  return localText(
    `${source.subject.en} should be ${expected.en} and is ${actual.en}.`,
    `${source.subject.ko}: 기대 ${expected.ko}, 실제 ${actual.ko}.`,
  );
}

/** Reasons may say `${actual}`, and `${percent}` of a share. */
function withActual(reason: LocalText, source: Source, secrets: readonly string[]): LocalText {
  const actual = source.kind === 'found' ? actualInWords(source.actual, secrets) : both('');
  const share = source.kind === 'found' && typeof source.actual === 'number' ? source.actual : 0;
  const percent = `${Math.round(share * 100)} %`;
  const fill = (text: string, value: string): string =>
    text.replaceAll('${actual}', () => value).replaceAll('${percent}', () => percent);
  return localText(fill(reason.en, actual.en), fill(reason.ko, actual.ko));
}

function both(text: string): LocalText {
  return localText(text, text);
}

function ownOf<Value>(record: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}
