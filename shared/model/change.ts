import { z } from 'zod';
import { TargetId } from './ids.ts';
import { LocalText } from './local-text.ts';
import { State } from './state.ts';

/** `gap`: a time in which nothing was looked at. `action`: something this console did. */
export const ChangeKind = z.enum([
  'start',
  'version',
  'file',
  'policy',
  'certificate',
  'disk',
  'restart',
  'action',
  'gap',
]);
export type ChangeKind = z.infer<typeof ChangeKind>;

/** Something that is not as it was. Of files and keys only fingerprints; a secret is never in it. */
export const Change = z.object({
  /** When it was seen, epoch ms. It happened at or before it. */
  at: z.number(),
  /** When it was last seen as before, epoch ms; null where `at` is the moment itself. */
  notBefore: z.number().nullable(),
  kind: ChangeKind,
  title: LocalText,
  before: z.string().max(400).nullable(),
  after: z.string().max(400).nullable(),
  /** What to open for more: the probe or the policy that told. */
  probeId: z.string().nullable(),
  policyId: z.string().nullable(),
});
export type Change = z.infer<typeof Change>;

/** What changed on a target since it last was ok, newest first. */
export const ChangeReport = z.object({
  targetId: TargetId,
  state: State,
  /** The last moment at which all its probes were ok, epoch ms; null when it is ok now, or never was as far as is remembered. */
  okUntil: z.number().nullable(),
  /** The time that is told of, epoch ms. It begins a little before `okUntil`: what breaks a server is often done before it shows. */
  from: z.number(),
  to: z.number(),
  changes: z.array(Change).max(500),
  /** Older changes of that time were left out. */
  more: z.boolean(),
  /** How many facts are watched, so that an empty list can be judged. */
  watched: z.number(),
  /** What could not be looked at now, and why. */
  unread: z.array(LocalText),
});
export type ChangeReport = z.infer<typeof ChangeReport>;
