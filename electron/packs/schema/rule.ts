import { z } from 'zod';
import { Name, PackText } from './common.ts';

/** An action that a rule stands against; with `arguments`, where each of these has one of its values. */
const BlockedAction = z.strictObject({
  action: Name,
  arguments: z
    .record(
      Name,
      z
        .array(z.union([z.string().max(500), z.number()]))
        .min(1)
        .max(20),
    )
    .default({}),
});

/**
 * Something that must not be done: what it blocks is carried out only when the operator writes down why, and the journal keeps that. One
 * that blocks no action stands in runbooks, for what is done by hand.
 * `unless-ok` names probes that only read: while all of them are ok, the rule does not stand in the way.
 */
export const RuleDefinition = z.strictObject({
  id: Name,
  /** The rule as a sentence: "Do not …". */
  title: PackText,
  /** What follows when it is done all the same. */
  reason: PackText,
  blocks: z.array(BlockedAction).max(20).default([]),
  'unless-ok': z.array(Name).max(10).default([]),
});
export type RuleDefinition = z.infer<typeof RuleDefinition>;
