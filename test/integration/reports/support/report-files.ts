import { z } from 'zod';

const Events = z.object({
  events: z.array(
    z.object({
      target: z.string().nullable(),
      what: z.string(),
      subject: z.string(),
      result: z.string(),
      reason: z.string().nullable(),
    }),
  ),
});

const Coverage = z.object({
  days: z.array(
    z.object({
      day: z.string(),
      cover: z.string(),
      snapshot: z.object({ id: z.string(), forgotten: z.boolean() }).nullable(),
    }),
  ),
});

/** What the tests look at of an audit, as programs read it. */
export const AuditFile = z.object({
  targets: z.array(
    z.object({
      name: z.string(),
      anywhere: Coverage,
      repositories: z.array(Coverage.extend({ name: z.string() })),
    }),
  ),
  drills: Events,
  forgotten: Events,
  changes: Events,
  journal: z.object({
    verdict: z.object({ ok: z.boolean(), anchor: z.object({ place: z.string() }).nullable() }),
  }),
});

export const HandoverFile = z.object({
  lastVerified: z.object({ id: z.string(), repository: z.string() }).nullable(),
  lastProvenRestore: z.object({ repository: z.string() }).nullable(),
  repositories: z.array(
    z.object({
      name: z.string(),
      snapshots: z.number(),
      kitMade: z.object({ folder: z.string().nullable() }).nullable(),
    }),
  ),
  paused: z.array(z.object({ id: z.string() })),
});
