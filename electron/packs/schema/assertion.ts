import { z } from 'zod';
import { JsonPath, PackText, Pattern, Template } from './common.ts';

const Scalar = z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]);

/** What a value is compared with. Several comparisons in one assertion must all hold. Strings may be templates. */
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
  exists: z.boolean().optional(),
  type: z.enum(['string', 'number', 'boolean', 'array', 'object', 'null']).optional(),
} as const;

export const Comparison = z.strictObject(comparisons);
export type Comparison = z.infer<typeof Comparison>;

/** What follows when it does not hold. Without `else`: down. */
const consequence = { else: z.enum(['degraded', 'down']).default('down'), reason: PackText.optional() } as const;

/**
 * One expectation about what was measured, as data. Exactly one source: `status` (a number, a list, or a comparison), `header`,
 * `json` (first node of the path), `text` (the body), `value` (the number the probe measures), `column` (of the first row),
 * `latency-ms`, or a rate by name (`rate`, of the log probe).
 */
export const Assertion = z.union([
  z.strictObject({ status: z.union([z.number().int(), z.array(z.number().int()).min(1), Comparison]), ...consequence }),
  z.strictObject({ header: z.string().min(1).max(100), ...comparisons, ...consequence }),
  z.strictObject({ json: JsonPath, ...comparisons, ...consequence }),
  z.strictObject({ text: Comparison, ...consequence }),
  z.strictObject({ value: Comparison, ...consequence }),
  z.strictObject({ column: z.string().min(1).max(100), ...comparisons, ...consequence }),
  z.strictObject({ 'latency-ms': Comparison, ...consequence }),
  z.strictObject({ rate: z.string().min(1).max(60), ...comparisons, ...consequence }),
]);
export type Assertion = z.infer<typeof Assertion>;

/** Where a captured value comes from. */
export const Capture = z.union([
  z.strictObject({ name: z.string().max(60), json: JsonPath }),
  z.strictObject({ name: z.string().max(60), header: z.string().max(100) }),
  z.strictObject({ name: z.string().max(60), cookie: z.string().max(100) }),
  z.strictObject({ name: z.string().max(60), match: Pattern }),
]);
export type Capture = z.infer<typeof Capture>;
