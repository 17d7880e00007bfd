import { z } from 'zod';
import { Assertion } from '../assertion.ts';
import { Duration, Name, PackText, Pattern, Template } from '../common.ts';
import { HttpRequest } from '../request.ts';

const labelName = z
  .string()
  .max(100)
  .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'expected the name of a label, such as "status"');

/** A label that a series must have. One that a series lacks is the empty text, as in Prometheus itself. */
const LabelRule = z.union([
  z.strictObject({ name: labelName, equals: Template }),
  z.strictObject({ name: labelName, 'one-of': z.array(Template).min(1).max(50) }),
  z.strictObject({ name: labelName, matches: Pattern }),
]);
export type LabelRule = z.infer<typeof LabelRule>;

/** One number by name: the sum of all series of the metric whose labels fit. */
const Series = z.strictObject({
  id: Name,
  title: PackText,
  metric: z
    .string()
    .max(200)
    .regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, 'expected the name of a metric, such as "jobs_completed_total"'),
  labels: z.array(LabelRule).max(10).default([]),
  /** The number itself, how much a counter grew, or how much it grew per minute. */
  read: z.enum(['value', 'delta', 'per-minute']).default('value'),
  /** What it means that there is no such line. `zero`: it never happened since the server started. */
  absent: z.enum(['unknown', 'zero']).default('unknown'),
});
export type Series = z.infer<typeof Series>;

/** Named series of a Prometheus text, their growth since the last run or within `window`, and ratios of them. */
export const PrometheusProbe = z.strictObject({
  kind: z.literal('prometheus'),
  request: HttpRequest.prefault({ path: '/metrics', 'max-bytes': '4 MiB' }),
  /** Growth is added up over this time. Left out: since the last run. */
  window: Duration.optional(),
  series: z.array(Series).min(1).max(50),
  /** `of` divided by the sum of `per`; left open while that sum is below `at-least`. */
  ratios: z
    .array(
      z.strictObject({
        id: Name,
        title: PackText,
        of: Name,
        per: z.array(Name).min(1).max(20),
        'at-least': z.number().positive().default(5),
      }),
    )
    .max(20)
    .default([]),
  /** The series or ratio that is the probe's value. */
  measure: Name.optional(),
  unit: z.string().max(20).optional(),
  expect: z.array(Assertion).max(50).default([]),
});
export type PrometheusProbe = z.infer<typeof PrometheusProbe>;
