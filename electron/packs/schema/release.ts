import { z } from 'zod';
import { Duration, Name, PackText } from './common.ts';

/** Where the version of one piece of the system stands: in a part of a set that says it, or in a fact of kind version. */
const ReleaseVersion = z.strictObject({
  id: Name,
  title: PackText,
  from: z.union([z.strictObject({ part: Name }), z.strictObject({ fact: Name })]),
});
type ReleaseVersion = z.infer<typeof ReleaseVersion>;

/** Which version may follow which: at most so many steps of that digit away. `together`: all pieces say one version. */
export const Compatibility = z.strictObject({
  window: z.number().int().min(0).max(10).default(1),
  of: z.enum(['major', 'minor']).default('minor'),
  together: z.boolean().default(false),
  reason: PackText.optional(),
});
export type Compatibility = z.infer<typeof Compatibility>;

/** When to go back: a probe that stays so for a time, or a policy that deviates. */
export const ReleaseTrigger = z.strictObject({
  id: Name,
  title: PackText,
  when: z.union([
    z.strictObject({
      probe: Name,
      is: z
        .array(z.enum(['down', 'degraded', 'unknown']))
        .min(1)
        .default(['down']),
      for: Duration.default(0),
    }),
    z.strictObject({ policy: Name }),
  ]),
});
export type ReleaseTrigger = z.infer<typeof ReleaseTrigger>;

/** What belongs to a release of such a system. */
export const ReleaseDefinition = z.strictObject({
  /** A runbook of purpose release; left out, there is no checklist. */
  checklist: Name.optional(),
  versions: z.array(ReleaseVersion).max(20).default([]),
  compatibility: Compatibility.optional(),
  /** How long the triggers are watched once a release is finished. */
  watch: Duration.default(7_200_000),
  triggers: z.array(ReleaseTrigger).max(20).default([]),
});
export type ReleaseDefinition = z.infer<typeof ReleaseDefinition>;
