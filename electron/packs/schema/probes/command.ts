import { z } from 'zod';
import { Assertion } from '../assertion.ts';
import { ByteSize, JsonPath, Template } from '../common.ts';

/**
 * One program on this computer, in the target's folder where it has one, without a shell, with nothing to read from. Its arguments may use settings, never credentials: other
 * programs can see them.
 */
export const CommandProbe = z.strictObject({
  kind: z.literal('command'),
  command: z.array(Template).min(1).max(40),
  /** What it writes beyond this is not kept; the end of it is. */
  'output-up-to': ByteSize.default(64 * 1024),
  /** The output holds what nobody needs to see: it never becomes evidence. */
  private: z.boolean().default(false),
  /** The number shown for this probe, from JSON that it writes. */
  measure: z.strictObject({ json: JsonPath, unit: z.string().max(20).optional() }).optional(),
  /** `status` is the exit code (0 where nothing is said), `text` and `json` what it wrote to its standard output. */
  expect: z.array(Assertion).max(30).default([]),
});
export type CommandProbe = z.infer<typeof CommandProbe>;
