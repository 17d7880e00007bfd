import { z } from 'zod';
import { Duration, JsonPath, PackText, Pattern, Template } from './common.ts';

const Scalar = z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]);

/**
 * How old the time in a value may be. `zone` says in which clock a naive one was written; `now` names the server's own clock in
 * the same answer, so that a wrong desk clock does not matter. `at-most-times` allows so many times a length the answer states.
 */
const Age = z.strictObject({
  'at-most': Duration.optional(),
  'at-most-times': z
    .strictObject({ json: JsonPath, unit: z.enum(['s', 'm', 'h']), times: z.number().positive() })
    .optional(),
  zone: Template.default('UTC'),
  now: JsonPath.optional(),
});

/** What a value is compared with. Several comparisons in one assertion must all hold. Strings may be templates;
 * one that is nothing but a single setting keeps that setting's type. What is absent holds for `exists: false` only. */
const comparisons = {
  equals: Scalar.optional(),
  'not-equals': Scalar.optional(),
  'one-of': z.array(Scalar).min(1).max(100).optional(),
  'greater-than': z.number().optional(),
  'less-than': z.number().optional(),
  'at-least': z.number().optional(),
  'at-most': z.number().optional(),
  contains: Template.optional(),
  matches: Pattern.optional(),
  'not-matches': Pattern.optional(),
  exists: z.boolean().optional(),
  type: z.enum(['string', 'number', 'boolean', 'array', 'object', 'null']).optional(),
  age: Age.optional(),
  /** Holds when there is no such value at all: some versions of the server do not send it. */
  'if-present': z.literal(true).optional(),
} as const;

export const Comparison = z.strictObject(comparisons);
export type Comparison = z.infer<typeof Comparison>;

/** What follows when it does not hold. Without `else`: down. */
const consequence = {
  else: z.enum(['degraded', 'down']).default('down'),
  reason: PackText.optional(),
} as const;

/**
 * One expectation about what was measured, as data. Exactly one source: `status` (a number, a list, or a comparison), `header`,
 * `json` (first node of the path), `json-count` (how many nodes it has), `text` (the body), `value` (the number the probe measures), `column` (of the first row),
 * `latency-ms`, or a rate by name (`rate`, of the log probe).
 */
export const Assertion = z.union([
  z.strictObject({
    status: z.union([z.number().int(), z.array(z.number().int()).min(1), Comparison]),
    ...consequence,
  }),
  z.strictObject({ header: z.string().min(1).max(100), ...comparisons, ...consequence }),
  z.strictObject({ json: JsonPath, ...comparisons, ...consequence }),
  z.strictObject({ 'json-count': JsonPath, ...comparisons, ...consequence }),
  z.strictObject({ text: Comparison, ...consequence }),
  z.strictObject({ value: Comparison, ...consequence }),
  z.strictObject({ column: z.string().min(1).max(100), ...comparisons, ...consequence }),
  z.strictObject({ 'latency-ms': Comparison, ...consequence }),
  z.strictObject({ rate: z.string().min(1).max(60), ...comparisons, ...consequence }),
]);
export type Assertion = z.infer<typeof Assertion>;

/** A secret value is removed from all evidence of the run. `title` is what the result of an action calls the value. */
const captured = {
  name: z.string().max(60),
  title: PackText.optional(),
  secret: z.boolean().optional(),
} as const;

/** Where a captured value comes from. */
export const Capture = z.union([
  /** The first node; with `all` every one, as a list that `for-each` takes. */
  z.strictObject({ ...captured, json: JsonPath, all: z.literal(true).optional() }),
  z.strictObject({ ...captured, 'json-count': JsonPath }),
  z.strictObject({ ...captured, header: z.string().max(100) }),
  z.strictObject({ ...captured, cookie: z.string().max(100) }),
  z.strictObject({ ...captured, match: Pattern }),
]);
export type Capture = z.infer<typeof Capture>;
