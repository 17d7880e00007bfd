import { z } from 'zod';
import { PolicyId } from './ids.ts';
import { LocalText } from './local-text.ts';

/** A deviation that is meant, and until when; epoch milliseconds, null for no end. */
export const PolicyException = z.object({
  reason: z.string(),
  by: z.string(),
  at: z.number(),
  until: z.number().nullable(),
});
export type PolicyException = z.infer<typeof PolicyException>;

/**
 * How a setting stands: `kept` as intended, `deviates`, `excepted` (deviates, and that is meant), `unknown` where its value could not be
 * told, `off` where the policy does not apply to this target.
 */
export const PolicyStanding = z.enum(['kept', 'deviates', 'excepted', 'unknown', 'off']);
export type PolicyStanding = z.infer<typeof PolicyStanding>;

/** One setting against what it is meant to be. Values of secrets are never in it. */
export const PolicyFinding = z.object({
  id: PolicyId,
  title: LocalText,
  key: z.string(),
  intended: LocalText,
  actual: LocalText.nullable(),
  standing: PolicyStanding,
  severity: z.enum(['degraded', 'down']),
  /** Where the value in force comes from: path and line, such as `config.py:12`; the path alone where no line is known. */
  source: z.string(),
  /** Why it matters, or why nothing can be told. */
  reason: LocalText,
  /** Since when it stands so as far as this console has seen, epoch ms. */
  since: z.number(),
  exception: PolicyException.nullable(),
});
export type PolicyFinding = z.infer<typeof PolicyFinding>;

export const PolicyReport = z.object({
  checkedAt: z.number(),
  findings: z.array(PolicyFinding),
});
export type PolicyReport = z.infer<typeof PolicyReport>;
