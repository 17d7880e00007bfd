import { parseNaiveTime } from '../../../shared/rules/naive-time.ts';
import type { Comparison } from '../schema/assertion.ts';
import { valueText } from './assertion-text.ts';
import { jsonText } from './captures.ts';
import { compileRegex } from './regex.ts';

type Age = NonNullable<Comparison['age']>;

/** What a comparison may look at beside the value itself. */
type ComparisonSurroundings = {
  /** The whole answer, for lengths and clocks that it states itself. */
  readonly json: unknown;
  /** Epoch milliseconds by the desk's clock. */
  readonly now: number;
};

/** Whether all comparisons hold for `actual`; undefined is a value that is not there. */
export function holds(comparison: Comparison, actual: unknown, around: ComparisonSurroundings): boolean {
  if (actual === undefined) return comparison.exists === false || comparison['if-present'] === true;
  return checks.every((check) => check(comparison, actual, around));
}

type Check = (comparison: Comparison, actual: unknown, around: ComparisonSurroundings) => boolean;

const checks: readonly Check[] = [
  (wanted) => wanted.exists !== false,
  (wanted, actual) => wanted.equals === undefined || same(wanted.equals, actual),
  (wanted, actual) => wanted['not-equals'] === undefined || !same(wanted['not-equals'], actual),
  (wanted, actual) => wanted['one-of']?.some((one) => same(one, actual)) ?? true,
  (wanted, actual) => ordered(wanted['greater-than'], actual, (limit, value) => value > limit),
  (wanted, actual) => ordered(wanted['less-than'], actual, (limit, value) => value < limit),
  (wanted, actual) => ordered(wanted['at-least'], actual, (limit, value) => value >= limit),
  (wanted, actual) => ordered(wanted['at-most'], actual, (limit, value) => value <= limit),
  (wanted, actual) => wanted.contains === undefined || valueText(actual).includes(wanted.contains),
  (wanted, actual) => wanted.matches === undefined || matches(wanted.matches, valueText(actual)),
  (wanted, actual) =>
    wanted['not-matches'] === undefined || !matches(wanted['not-matches'], valueText(actual)),
  (wanted, actual) => wanted.type === undefined || typeOf(actual) === wanted.type,
  (wanted, actual, around) => wanted.age === undefined || isYoungEnough(wanted.age, actual, around),
];

/** The age in milliseconds that is allowed, or null when the answer does not state the length it depends on. */
function allowedAgeMs(age: Age, json: unknown): number | null {
  const limits: number[] = [];
  if (age['at-most'] !== undefined) limits.push(age['at-most']);
  const times = age['at-most-times'];
  if (times) {
    const stated = Number(jsonText(times.json, json) ?? Number.NaN);
    if (!Number.isFinite(stated)) return null;
    limits.push(stated * unitMs[times.unit] * times.times);
  }
  return limits.length === 0 ? null : Math.min(...limits);
}

const unitMs = { s: 1000, m: 60_000, h: 3_600_000 } as const;

function isYoungEnough(age: Age, actual: unknown, around: ComparisonSurroundings): boolean {
  const at = parseNaiveTime(valueText(actual), age.zone);
  const stated = age.now === undefined ? null : jsonText(age.now, around.json);
  const now = stated === null ? around.now : parseNaiveTime(stated, age.zone);
  const allowed = allowedAgeMs(age, around.json);
  return at !== null && now !== null && allowed !== null && now - at <= allowed;
}

/** Text and number are the same when they read the same (`"5"` from a header, `5` in the pack); a wanted boolean is only itself. */
function same(wanted: string | number | boolean | null, actual: unknown): boolean {
  if (wanted === actual) return true;
  if (typeof wanted === 'string') return typeof actual !== 'object' && valueText(actual) === wanted;
  if (typeof wanted === 'number') return numberOf(actual) === wanted;
  return false;
}

function ordered(
  limit: number | undefined,
  actual: unknown,
  compare: (limit: number, value: number) => boolean,
): boolean {
  if (limit === undefined) return true;
  const value = numberOf(actual);
  return value !== null && compare(limit, value);
}

function numberOf(actual: unknown): number | null {
  if (typeof actual === 'number') return actual;
  if (typeof actual === 'bigint') return Number(actual);
  if (typeof actual !== 'string' || actual.trim() === '') return null;
  const value = Number(actual);
  return Number.isFinite(value) ? value : null;
}

function matches(pattern: string, text: string): boolean {
  const compiled = compileRegex(pattern);
  return compiled.kind === 'regex' && compiled.test(text);
}

function typeOf(actual: unknown): string {
  if (actual === null) return 'null';
  return Array.isArray(actual) ? 'array' : typeof actual;
}
