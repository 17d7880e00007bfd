import { z } from 'zod';
import type { Finished } from '../../../ui/support/holdfast.ts';

const Check = z.object({ id: z.string(), standing: z.string(), found: z.string() });
const Look = z.object({ snapshotId: z.string(), checks: z.array(Check) });

/** What the tests look at of a release, as programs read it. */
const ReleaseFile = z.object({
  stage: z.string(),
  version: z.string(),
  previousVersion: z.string().nullable(),
  before: Look.nullable(),
  after: Look.nullable(),
  decisions: z.array(z.object({ decision: z.string(), reason: z.string().nullable() })),
  triggers: z.array(z.object({ id: z.string(), firedAt: z.string().nullable() })),
  rollback: z.object({ ok: z.boolean(), checks: z.array(z.object({ ok: z.boolean() })) }).nullable(),
});

export const releaseList = z.object({
  releases: z.array(z.object({ stage: z.string(), version: z.string() })),
});

export function releaseOf({ stdout, stderr }: Pick<Finished, 'stdout' | 'stderr'>) {
  const parsed = ReleaseFile.safeParse(JSON.parse(stdout));
  if (!parsed.success) throw new Error(`${stdout}${stderr}`);
  return parsed.data;
}
